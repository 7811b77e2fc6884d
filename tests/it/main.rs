//! Behaviour tests: what a program that uses `traced` can observe.
//! Never sleep, never change the process's environment, and never assert on time.
