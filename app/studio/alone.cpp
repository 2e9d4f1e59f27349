// A program that does nothing: linking it shows that a folder's library needs only those it is linked with.
int main() {}
