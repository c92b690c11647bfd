//! Reads an instance and a certificate, and answers valid, or invalid with a code and a place.
#![forbid(unsafe_code)]
