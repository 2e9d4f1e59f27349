// Empty: the source file that carries the precompiled headers of the tests.
