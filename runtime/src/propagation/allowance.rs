//! [`Allowance`]: how much baggage goes along with a request.
//! Never lets a part of a member through.

/// What the specification makes everybody carry, and all that a server can count on.
const MOST_MEMBERS: usize = 64;
const MOST_BYTES: usize = 8192;

/// What has been taken of it.
#[derive(Debug, Default)]
pub(super) struct Allowance {
    bytes: usize,
    members: usize,
}

impl Allowance {
    /// Whether nothing more can be taken, however short it is.
    pub(super) fn is_used_up(&self) -> bool {
        self.members == MOST_MEMBERS || self.bytes == MOST_BYTES
    }

    /// Takes a member of so many bytes, and the comma before it, or nothing.
    pub(super) fn takes(&mut self, length: usize) -> bool {
        let comma = usize::from(self.members > 0);
        let bytes = self.bytes.saturating_add(comma).saturating_add(length);
        if self.members == MOST_MEMBERS || bytes > MOST_BYTES {
            return false;
        }
        self.bytes = bytes;
        self.members += 1;
        true
    }
}
