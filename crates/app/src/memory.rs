//! How much memory may be used.

/// What pages of a database get at least and at most, in bytes.
const LEAST: u64 = 256 << 20;
const MOST: u64 = 1 << 30;
/// The share of what the machine has available.
const SHARE: u64 = 8;

/// Bytes of memory for pages of a database that is added to: an eighth of what is available, where that is known.
pub fn for_pages() -> u64 {
    let known = std::fs::read_to_string("/proc/meminfo").ok();
    let available = known.as_deref().and_then(available).unwrap_or(0);
    (available / SHARE).clamp(LEAST, MOST)
}

/// What Linux says is available.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_available_is_read_where_it_is_said() {
        let said = "MemTotal:       24683520 kB\nMemFree:         1234 kB\nMemAvailable:   16777216 kB\n";
        assert_eq!(available(said), Some(16 << 30));
        assert_eq!(available("MemTotal: 5 kB\n"), None);
        assert_eq!(available("MemAvailable: many\n"), None);
        assert!((LEAST..=MOST).contains(&for_pages()));
    }
}
