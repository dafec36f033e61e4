"""The HTTP kernel: bytes to an operation of a service and back. The only asynchronous code of aricia."""
