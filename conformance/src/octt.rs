//! Which of the certification's test cases are shown by which of our tests.
//!
//! A test of `ocpp-core/tests/` names its cases in a doc line of its own: `/// OCTT: TC_001_CS, TC_003_CS (1.6)`. The cases are listed
//! in `octt/1.6.tsv` and `octt/2.0.1.tsv` (ids, names, and who has to pass them); what no test shows has its reason in
//! `octt/reasons.tsv`. [`page`] makes `octt/COVERAGE.md` of all that, or says what does not fit together.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// The versions for which there is a list of cases.
pub const VERSIONS: [&str; 2] = ["1.6", "2.0.1"];

/// A case of the certification's test tool.
#[derive(Debug)]
pub struct Case {
    version: &'static str,
    id: String,
    name: String,
    block: String,
    /// Whose certification asks for it: `Core=M`, several with semicolons between; empty if none does.
    profile: String,
    /// When a `C` among those becomes an `M`, in the words of the questionnaire.
    condition: String,
}

/// A test that says that it shows a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The case's version.
    pub version: String,
    /// The case's id.
    pub case: String,
    /// The file that holds the test, from the repository's root.
    pub file: String,
    /// The test.
    pub test: String,
}

/// Why cases have no test.
#[derive(Debug)]
struct Reason {
    version: String,
    /// An id, the beginning of ids and a star, or `=` and the only profile that asks for the cases.
    cases: String,
    reason: String,
}

/// The folder of the lists and of the page.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("octt")
}

/// The page as it has to be, from what the repository holds now.
///
/// # Errors
/// All that is wrong: a tag that is none or names no case, a case with neither test nor reason, a reason without use.
pub fn page() -> Result<String, Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &Path| fs::read_to_string(path).map_err(|error| vec![format!("{}: {error}", path.display())]);
    let mut cases = Vec::new();
    for version in VERSIONS {
        cases.extend(self::cases(version, &read(&folder().join(format!("{version}.tsv")))?));
    }
    let reasons = reasons(&read(&folder().join("reasons.tsv"))?);
    let (mut tags, mut faults) = (Vec::new(), Vec::new());
    for (folder, extension) in [("ocpp-core/tests", "rs"), ("conformance/peers", "py")] {
        let folder = root.join(folder);
        let files = sources(&folder, extension).map_err(|error| vec![format!("{}: {error}", folder.display())])?;
        for path in files {
            let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
            let (found, wrong) = self::tags(&name, &read(&path)?);
            tags.extend(found);
            faults.extend(wrong);
        }
    }
    match report(&cases, &tags, &reasons) {
        Ok(page) if faults.is_empty() => Ok(page),
        Ok(_) => Err(faults),
        Err(more) => Err([faults, more].concat()),
    }
}

fn sources(folder: &Path, extension: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("node_modules") {
            files.extend(sources(&path, extension)?);
        } else if path.extension().is_some_and(|its| its == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The rows of a table but for its head.
fn rows(table: &str) -> impl Iterator<Item = impl Iterator<Item = String>> {
    table.lines().skip(1).map(|line| line.split('\t').map(str::to_owned))
}

fn cases(version: &'static str, table: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for mut row in rows(table) {
        let mut cell = || row.next().unwrap_or_default();
        cases.push(Case { version, id: cell(), name: cell(), block: cell(), profile: cell(), condition: cell() });
    }
    cases
}

fn reasons(table: &str) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for mut row in rows(table) {
        let mut cell = || row.next().unwrap_or_default();
        reasons.push(Reason { version: cell(), cases: cell(), reason: cell() });
    }
    reasons
}

/// The tags in a source file of Rust or Python, and what is wrong with those that are none.
pub fn tags(file: &str, source: &str) -> (Vec<Tag>, Vec<String>) {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    // Of the item to which the doc lines and attributes that are being read belong.
    let (mut above, mut is_test) = (Vec::new(), false);
    for (number, line) in source.lines().map(str::trim).enumerate() {
        let place = format!("{file}:{}", number + 1);
        let remark = ["/// OCTT", "# OCTT"].iter().find_map(|start| line.strip_prefix(start));
        if let Some(tag) = remark {
            match listed(tag) {
                Some(cases) => above.extend(cases),
                None => faults.push(format!("{place}: not of the form `/// OCTT: TC_001_CS, TC_003_CS (1.6)`: {line}")),
            }
        } else if line.starts_with(['#', '@']) {
            is_test |= line == "#[test]";
        } else if !line.starts_with("///") {
            let python = line.strip_prefix("def ").filter(|rest| rest.starts_with("test_"));
            is_test |= python.is_some();
            let name = line.strip_prefix("fn ").or(python).and_then(|rest| rest.split(['(', '<']).next());
            match name {
                Some(test) if is_test => found.extend(above.drain(..).map(|(version, case)| Tag {
                    version: version.to_owned(),
                    case: case.to_owned(),
                    file: file.to_owned(),
                    test: test.to_owned(),
                })),
                _ if !above.is_empty() => faults.push(format!("{place}: the cases above belong to no test: {line}")),
                _ => {}
            }
            above.clear();
            is_test = false;
        }
    }
    (found, faults)
}

/// Versions and ids of a tag, which are several ids and their version, or several such lists.
fn listed(tag: &str) -> Option<Vec<(&str, &str)>> {
    let (mut cases, mut without_version) = (Vec::new(), Vec::new());
    for item in tag.strip_prefix(": ")?.split(", ") {
        let (id, version) = match item.strip_suffix(')') {
            Some(item) => item.split_once(" (").map(|(id, version)| (id, Some(version)))?,
            None => (item, None),
        };
        if !id.starts_with("TC_") || !id.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()) {
            return None;
        }
        without_version.push(id);
        if let Some(version) = version {
            cases.extend(without_version.drain(..).map(|id| (version, id)));
        }
    }
    without_version.is_empty().then_some(cases)
}

impl Case {
    /// Whether it is what `cases` of a reason means, and how closely.
    fn matched_by(&self, reason: &Reason) -> Option<usize> {
        if reason.version != self.version {
            return None;
        }
        match (reason.cases.strip_suffix('*'), reason.cases.strip_prefix('=')) {
            (Some(beginning), _) => self.id.starts_with(beginning).then_some(beginning.len()),
            (None, Some(profile)) => {
                let only = !self.profile.is_empty() && self.profiles().all(|(name, _)| name == profile);
                only.then_some(1)
            }
            (None, None) => (self.id == reason.cases).then_some(usize::MAX),
        }
    }

    /// The profiles that ask for it, each with `M` or `C`.
    fn profiles(&self) -> impl Iterator<Item = (&str, &str)> {
        self.profile.split("; ").filter_map(|one| one.split_once('='))
    }

    /// Who has to pass it.
    fn asked_by(&self) -> String {
        let mut asked = String::new();
        for (profile, status) in self.profiles() {
            let _ = write!(asked, "{}{profile}", if asked.is_empty() { "" } else { ", " });
            if status == "C" {
                asked.push('*');
            }
        }
        if !self.condition.is_empty() {
            let _ = write!(asked, " ({})", self.condition);
        }
        asked
    }

    fn is_mandatory(&self, profile: &str) -> bool {
        self.profiles().any(|asked| asked == (profile, "M"))
    }
}

/// The page, or what is wrong.
fn report(cases: &[Case], tags: &[Tag], reasons: &[Reason]) -> Result<String, Vec<String>> {
    let mut faults = Vec::new();
    for tag in tags {
        if !cases.iter().any(|case| (case.version, &case.id) == (tag.version.as_str(), &tag.case)) {
            faults.push(format!("{}: {} names {} of {}, which is no case", tag.file, tag.test, tag.case, tag.version));
        }
    }
    let reason_of = |case: &Case| {
        let matches = reasons.iter().filter_map(|reason| Some((case.matched_by(reason)?, reason)));
        matches.max_by_key(|(closeness, _)| *closeness).map(|(_, reason)| reason)
    };
    let untested = || cases.iter().filter(|case| tests_of(tags, case).is_empty());
    for case in untested().filter(|case| reason_of(case).is_none()) {
        faults.push(format!("{} of {} has neither a test nor a reason: {}", case.id, case.version, case.name));
    }
    for reason in reasons {
        let used = untested().filter_map(reason_of).any(|used| std::ptr::eq(used, reason));
        if !used {
            let Reason { version, cases, reason } = reason;
            faults.push(format!("no case of {version} without a test needs the reason for {cases}: {reason}"));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }

    fn tested_of<'a>(cases: impl Iterator<Item = &'a Case>, tags: &[Tag]) -> usize {
        cases.filter(|case| !tests_of(tags, case).is_empty()).count()
    }
    let mut page = String::from(HEAD);
    for version in VERSIONS {
        let of_version = || cases.iter().filter(|case| case.version == version);
        page.push_str("\n## OCPP ");
        page.push_str(version);
        page.push_str("\n\n| certification | mandatory cases | of these tested |\n|---|---|---|\n");
        let profiles = in_order(of_version().flat_map(Case::profiles).map(|(profile, _)| profile));
        for profile in profiles {
            let asked = of_version().filter(|case| case.is_mandatory(profile));
            let _ = writeln!(page, "| {profile} | {} | {} |", asked.clone().count(), tested_of(asked, tags));
        }
        let all = of_version();
        let _ =
            writeln!(page, "| *all cases, asked for or not* | {} | {} |", all.clone().count(), tested_of(all, tags));
        for block in in_order(of_version().map(|case| case.block.as_str())) {
            let _ =
                write!(page, "\n### {version}: {block}\n\n| case | name | asked for by | tests |\n|---|---|---|---|\n");
            for case in of_version().filter(|case| case.block == block) {
                let tests: Vec<_> = tests_of(tags, case).into_iter().map(link).collect();
                let tests = match reason_of(case) {
                    _ if !tests.is_empty() => tests.join("<br>"),
                    reason => format!("*{}*", reason.map_or("", |reason| &reason.reason)),
                };
                let cells = [&case.id, &case.name, &case.asked_by(), &tests].map(|cell| cell.replace('|', "\\|"));
                let _ = writeln!(page, "| {} |", cells.join(" | "));
            }
        }
    }
    Ok(page)
}

fn tests_of<'a>(tags: &'a [Tag], case: &Case) -> Vec<&'a Tag> {
    tags.iter().filter(|tag| (tag.version.as_str(), &tag.case) == (case.version, &case.id)).collect()
}

fn link(tag: &Tag) -> String {
    format!("[`{}`](../../{})", tag.test, tag.file)
}

/// Each once, in the order of their first occurrence.
fn in_order<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

const HEAD: &str = "<!-- Made by `cargo run -p ocpp-conformance --bin octt`; do not edit. -->
# Certification cases of charging stations, and the tests that show them

The ids and names are those of the Open Charge Alliance's test tool. Our tests follow from the standard's rules and from a case's name;
they are not the tool's, and passing them is no certificate. A star marks what a certification asks for on a condition, which stands in brackets in
the codes of its questionnaire. In 1.6 the certification is the feature profile that the case belongs to. Slanted text is the reason why there is no test.
";

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: &str, profile: &str) -> Case {
        let [id, profile] = [id, profile].map(str::to_owned);
        Case { version: "1.6", id, name: "A | B".into(), block: "X".into(), profile, condition: String::new() }
    }

    fn reason(cases: &str) -> Reason {
        Reason { version: "1.6".into(), cases: cases.into(), reason: format!("because {cases}") }
    }

    fn tag(case: &str) -> Tag {
        Tag { version: "1.6".into(), case: case.into(), file: "x.rs".into(), test: "it_works".into() }
    }

    #[test]
    fn tags_stand_above_their_test() {
        let source = "
            /// Words.
            /// OCTT: TC_1_CS, TC_2_CS (1.6), TC_A_CS (2.0.1)
            #[test]
            fn one() {}

            #[test]
            /// OCTT: TC_3_CS (1.6)
            fn two<T>() {}
        ";
        let (tags, faults) = tags("x.rs", source);
        let found: Vec<_> = tags.iter().map(|tag| (&*tag.version, &*tag.case, &*tag.test)).collect();
        let expected = [
            ("1.6", "TC_1_CS", "one"),
            ("1.6", "TC_2_CS", "one"),
            ("2.0.1", "TC_A_CS", "one"),
            ("1.6", "TC_3_CS", "two"),
        ];
        assert_eq!(found, expected);
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn tags_stand_above_tests_in_python_too() {
        let source = "
            # OCTT: TC_1_CS (1.6), TC_A_CS (2.0.1)
            @pytest.mark.parametrize(\"way\", [1])
            def test_one(way):
                assert way

            # OCTT: TC_2_CS (1.6)
            def no_test():
        ";
        let (tags, faults) = tags("x.py", source);
        let found: Vec<_> = tags.iter().map(|tag| (&*tag.version, &*tag.case, &*tag.test)).collect();
        assert_eq!(found, [("1.6", "TC_1_CS", "test_one"), ("2.0.1", "TC_A_CS", "test_one")]);
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn a_tag_that_is_none_is_not_overlooked() {
        for source in [
            "/// OCTT 1.6: TC_1_CS\n#[test]\nfn one() {}",
            "/// OCTT: TC_1_CS TC_2_CS (1.6)\n#[test]\nfn one() {}",
            "/// OCTT: TC_1_CS (1.6), TC_2_CS\n#[test]\nfn one() {}",
            "/// OCTT: TC_1_CS (1.6)\nfn no_test() {}",
            "/// OCTT: TC_1_CS (1.6)\n#[test]\n\nfn apart() {}",
        ] {
            let (tags, faults) = tags("x.rs", source);
            assert_eq!((tags.len(), faults.len()), (0, 1), "{source}: {faults:?}");
        }
    }

    #[test]
    fn a_case_without_test_has_the_closest_reason() {
        let cases =
            [case("TC_1_CS", "Core=M"), case("TC_2_CS", "Rare=C"), case("TC_3_CS", "Core=M"), case("TC_4_CS", "")];
        let reasons = ["*", "=Rare", "TC_3_CS"].map(reason);
        let page = report(&cases, &[tag("TC_1_CS")], &reasons).expect("all have one");
        for row in [
            "| TC_1_CS | A \\| B | Core | [`it_works`](../../x.rs) |",
            "| TC_2_CS | A \\| B | Rare* | *because =Rare* |",
            "| TC_3_CS | A \\| B | Core | *because TC_3_CS* |",
            "| TC_4_CS | A \\| B |  | *because ** |",
            "| Core | 2 | 1 |",
        ] {
            assert!(page.contains(row), "{row}\n{page}");
        }
    }

    #[test]
    fn what_does_not_fit_together_is_told() {
        let cases = [case("TC_1_CS", "Core=M"), case("TC_2_CS", "Core=M")];
        let wrong = |tags: &[Tag], reasons: &[Reason]| report(&cases, tags, reasons).expect_err("wrong");
        let both = [tag("TC_1_CS"), tag("TC_2_CS")];
        assert_eq!(wrong(&both[..1], &[]), ["TC_2_CS of 1.6 has neither a test nor a reason: A | B"]);
        assert_eq!(
            wrong(&[&both[..], &[tag("TC_9_CS")]].concat(), &[]),
            ["x.rs: it_works names TC_9_CS of 1.6, which is no case"]
        );
        let stale = wrong(&both, &[reason("TC_2_CS")]);
        assert_eq!(stale, ["no case of 1.6 without a test needs the reason for TC_2_CS: because TC_2_CS"]);
    }
}
