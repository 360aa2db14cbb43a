//! `cargo xtask links`: every relative link in the Markdown files leads somewhere.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// Fails naming each link to a file or folder that is not there.
pub fn run(root: &Path) -> Result<()> {
    let mut files = tracked(root, "*.md")?;
    // In case files `[words](mark)` labels words; it is no link.
    files.retain(|file| !file.to_string_lossy().ends_with(".cases.md"));
    let mut dead = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(root.join(file)).with_context(|| file.display().to_string())?;
        let folder = root.join(file.parent().unwrap_or(Path::new("")));
        let gone = targets(&text).into_iter().filter(|(_, target)| !folder.join(target).exists());
        dead.extend(gone.map(|(line, target)| format!("  {}:{line}: {target}", file.display())));
    }
    if !dead.is_empty() {
        bail!("{} relative links lead nowhere:\n{}", dead.len(), dead.join("\n"));
    }
    println!("links: {} Markdown files, every relative link leads somewhere.", files.len());
    Ok(())
}

/// The files that git knows or would take, matching a pattern.
pub fn tracked(root: &Path, pattern: &str) -> Result<Vec<PathBuf>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", pattern])
        .current_dir(root)
        .output()
        .context("git does not start")?;
    if !output.status.success() {
        bail!("git ls-files failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let names = String::from_utf8(output.stdout)?;
    let mut files: Vec<_> = names.split('\0').filter(|n| !n.is_empty()).map(PathBuf::from).collect();
    files.retain(|f| root.join(f).exists());
    files.sort();
    Ok(files)
}

/// The relative link targets of a Markdown text with their lines; fragments are taken off.
fn targets(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) = event
        else {
            continue;
        };
        let path = dest_url.split('#').next().unwrap_or_default();
        let elsewhere = path.contains("://") || path.starts_with("mailto:") || path.starts_with('/');
        if !path.is_empty() && !elsewhere {
            let line = text[..range.start].matches('\n').count() + 1;
            out.push((line, path.to_string()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::targets;

    #[test]
    fn only_relative_links_outside_code_count() {
        let text = "[a](docs/a.md#part) <https://b.org>\n`[c](c.md)` [d](#here)\n\n![e](e.png)";
        assert_eq!(targets(text), [(1, "docs/a.md".to_string()), (4, "e.png".to_string())]);
    }

    #[test]
    fn links_in_tables_and_reference_links_count() {
        let text = "| a |\n|---|\n| [b](b.md) |\n\n[c][1]\n\n[1]: c.md\n";
        assert_eq!(targets(text).into_iter().map(|t| t.1).collect::<Vec<_>>(), ["b.md", "c.md"]);
    }
}
