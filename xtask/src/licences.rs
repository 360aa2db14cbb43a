//! `cargo xtask licences`: every dependency's licence is one that we may ship.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

/// `xtask/licences.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowed {
    /// SPDX identifiers that any crate may have.
    allow: BTreeSet<String>,
    /// Crates whose licence field says nothing useful, with what a reader found.
    #[serde(default)]
    crates: std::collections::BTreeMap<String, String>,
}

/// Fails naming each crate whose licence the list does not admit.
pub fn run(root: &Path) -> Result<()> {
    let list = root.join("xtask/licences.toml");
    let text = std::fs::read_to_string(&list).with_context(|| list.display().to_string())?;
    let allowed: Allowed = toml::from_str(&text).with_context(|| list.display().to_string())?;
    let packages = packages(root)?;
    let faults: Vec<_> = packages.iter().filter_map(|p| fault(p, &allowed)).collect();
    if !faults.is_empty() {
        bail!(
            "{} crates have a licence that xtask/licences.toml does not admit:\n{}",
            faults.len(),
            faults.join("\n")
        );
    }
    println!("licences: {} packages, all admitted.", packages.len());
    Ok(())
}

fn packages(root: &Path) -> Result<Vec<Value>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let mut value: Value = serde_json::from_slice(&output.stdout)?;
    match value["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => bail!("cargo metadata lists no packages"),
    }
}

fn fault(package: &Value, allowed: &Allowed) -> Option<String> {
    let text = |key: &str| package[key].as_str().unwrap_or_default();
    let (name, version) = (text("name"), text("version"));
    let expression = allowed.crates.get(name).map_or(text("license"), String::as_str);
    let why = judge(expression, &allowed.allow)?;
    Some(format!("  {name} {version}: {why}"))
}

/// `None` where the list admits the licence expression, else why not.
fn judge(expression: &str, allow: &BTreeSet<String>) -> Option<String> {
    if expression.is_empty() {
        return Some("no licence field; read its licence file and name it under [crates]".into());
    }
    let parsed = match spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX) {
        Ok(parsed) => parsed,
        Err(error) => return Some(format!("`{expression}` is no licence expression ({})", error.reason)),
    };
    let admitted = |req: &spdx::LicenseReq| match &req.license {
        spdx::LicenseItem::Spdx { id, .. } => allow.contains(id.name),
        spdx::LicenseItem::Other { .. } => false,
    };
    (!parsed.evaluate(admitted)).then(|| format!("`{expression}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(expression: &str) -> Option<String> {
        judge(expression, &["MIT", "Apache-2.0"].map(String::from).into())
    }

    #[test]
    fn one_admitted_alternative_is_enough_and_every_part_of_a_conjunction_is_needed() {
        assert_eq!(verdict("MIT OR GPL-3.0-only"), None);
        assert_eq!(verdict("MIT/Apache-2.0"), None, "the old way to write a choice");
        assert!(verdict("MIT AND GPL-3.0-only").is_some());
    }

    #[test]
    fn nothing_and_nonsense_are_refused_with_a_reason() {
        assert!(verdict("").unwrap().contains("no licence field"));
        assert!(verdict("free as in beer").unwrap().contains("no licence expression"));
    }
}
