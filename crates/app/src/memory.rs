//! How much memory may be used.

use std::path::Path;

/// What pages of a database get at least and at most, in bytes.
const LEAST: u64 = 256 << 20;
const MOST: u64 = 1 << 30;
/// The same where a container has little.
const LEAST_IN_CONTAINER: u64 = 16 << 20;
/// The share of what there is.
const SHARE: u64 = 8;
/// Where Linux says what a group of processes may use.
const GROUPS: &str = "/sys/fs/cgroup";

/// Bytes of memory for pages of a database that is added to: an eighth of what the machine has available or the container
/// may use, where that is known.
pub fn for_pages() -> u64 {
    let said = |path: &str| std::fs::read_to_string(path).ok();
    let machine = said("/proc/meminfo").as_deref().and_then(available);
    let container = said("/proc/self/cgroup").and_then(|groups| limit(&groups, Path::new(GROUPS)));
    share(machine, container)
}

fn share(machine: Option<u64>, container: Option<u64>) -> u64 {
    let pages = (machine.unwrap_or(0) / SHARE).clamp(LEAST, MOST);
    container.map_or(pages, |limit| pages.min((limit / SHARE).max(LEAST_IN_CONTAINER)))
}

/// What Linux says is available.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// The least that the groups of this process and those above them may use, by the second version of control groups or the
/// first. Within a container its own group is often the root of what it sees.
fn limit(groups: &str, root: &Path) -> Option<u64> {
    let read = |path: &Path| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let mut least = None;
    for line in groups.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (kinds, path) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let (root, file) = match kinds {
            "" => (root.to_owned(), "memory.max"),
            kinds if kinds.split(',').any(|kind| kind == "memory") => {
                (root.join("memory"), "memory.limit_in_bytes")
            }
            _ => continue,
        };
        let own = root.join(path.trim_start_matches('/'));
        let upward = own.ancestors().take_while(|folder| folder.starts_with(&root));
        least = upward.filter_map(|folder| read(&folder.join(file))).chain(least).min();
    }
    least
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
    }

    #[test]
    fn a_container_may_use_what_its_narrowest_group_may() {
        let root = tempfile::tempdir().unwrap();
        let put = |file: &str, says: &str| {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, says).unwrap();
        };
        put("a/b/memory.max", "max\n");
        assert_eq!(limit("0::/a/b\n", root.path()), None);
        put("a/memory.max", "1073741824\n");
        assert_eq!(limit("0::/a/b\n", root.path()), Some(1 << 30));
        put("memory.max", "536870912\n");
        assert_eq!(limit("0::/not/there\n", root.path()), Some(512 << 20));
        put("memory/c/memory.limit_in_bytes", "268435456\n");
        assert_eq!(limit("5:cpu:/c\n3:blkio,memory:/c\n", root.path()), Some(256 << 20));
        assert_eq!(limit("nothing of the kind\n", &root.path().join("none")), None);
    }

    #[test]
    fn the_lesser_of_both_is_shared() {
        assert_eq!(share(None, None), LEAST);
        assert_eq!(share(Some(64 << 30), None), MOST);
        assert_eq!(share(Some(64 << 30), Some(4 << 30)), 512 << 20);
        assert_eq!(share(Some(64 << 30), Some(1 << 20)), LEAST_IN_CONTAINER);
        assert_eq!(share(Some(4 << 30), Some(u64::MAX)), 512 << 20);
    }
}
