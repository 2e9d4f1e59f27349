// Nothing: what carries the precompiled headers of the tests.
