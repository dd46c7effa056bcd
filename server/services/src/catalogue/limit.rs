//! Counts what is read, so that a file without end is stopped and a mistake can be given its line.

use std::io::{BufRead, Error, ErrorKind, Read, Result};

/// A reader that fails once more than `max` bytes come.
pub(super) struct Limited<R> {
    source: R,
    max: u64,
    taken: u64,
    lines: u64,
    exceeded: bool,
}

impl<R: BufRead> Limited<R> {
    /// Reads at most `max` bytes of `source`.
    pub(super) fn new(source: R, max: u64) -> Self {
        Self { source, max, taken: 0, lines: 1, exceeded: false }
    }

    /// The line, from 1, up to which the bytes were taken.
    pub(super) fn line(&self) -> u64 {
        self.lines
    }

    /// The limit, when it is the reason of the failure.
    pub(super) fn exceeded(&self) -> Option<u64> {
        self.exceeded.then_some(self.max)
    }
}

impl<R: BufRead> BufRead for Limited<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        let left = usize::try_from(self.max - self.taken).unwrap_or(usize::MAX);
        let chunk = self.source.fill_buf()?;
        // A file of exactly `max` bytes is fine: only a byte beyond them is too much.
        if left == 0 && !chunk.is_empty() {
            self.exceeded = true;
            return Err(Error::from(ErrorKind::FileTooLarge));
        }
        Ok(&chunk[..chunk.len().min(left)])
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed is still in the buffer of the source, so this reads nothing new.
        if let Ok(chunk) = self.source.fill_buf() {
            let newlines = chunk.iter().take(amount).filter(|byte| **byte == b'\n').count();
            self.lines += newlines as u64;
        }
        self.source.consume(amount);
        self.taken += amount as u64;
    }
}

impl<R: BufRead> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let chunk = self.fill_buf()?;
        let amount = chunk.len().min(into.len());
        into[..amount].copy_from_slice(&chunk[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_limit_is_read_and_one_byte_more_is_not() {
        let mut text = String::new();
        assert!(Limited::new(&b"a\nb\n"[..], 4).read_to_string(&mut text).is_ok());
        let mut beyond = Limited::new(&b"a\nb\nc"[..], 4);
        assert!(beyond.read_to_string(&mut text).is_err());
        assert_eq!((beyond.exceeded(), beyond.line()), (Some(4), 3));
    }
}
