//! Compares the core's tables with the official schema files: `schemas VERSION FOLDER [VERSION FOLDER ...]`.
//!
//! Every file of a folder is walked in parallel with the table of its version, by the core's public reflection. Each
//! difference is a line with its place; the last line of a version says how much was compared. Exit status 0 if nothing
//! differs, 1 if something does, 2 if there was nothing to compare.
//!
//! What a schema says and no table holds: titles and descriptions, defaults (they say what absence means and bind
//! nobody), and the format `uri`, which is not looked at.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fmt, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use ocpp_conformance::table;
use ocpp_core::{
    Version,
    schema::{ActionRef, Kind, Object, Shape},
};
use serde_json::{Map, Value};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (pairs, rest) = arguments.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return unusable("usage: schemas VERSION FOLDER [VERSION FOLDER ...]");
    }
    let mut differences = 0;
    for [version, folder] in pairs {
        let Some(version) = ocpp_conformance::version(version) else {
            return unusable(&format!("unknown version {version}"));
        };
        match Comparison::of(version, Path::new(folder)) {
            Ok(comparison) => differences += comparison.differences,
            Err(error) => return unusable(&format!("{folder}: {error}")),
        }
    }
    ExitCode::from(u8::from(differences != 0))
}

fn unusable(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::from(2)
}

/// One version's files beside its table, and what was counted on the way.
struct Comparison {
    version: Version,
    differences: usize,
    files: usize,
    objects: usize,
    members: usize,
    limits: usize,
    values: usize,
}

/// A message's two files.
#[derive(Default)]
struct Files {
    request: Option<PathBuf>,
    response: Option<PathBuf>,
}

impl Comparison {
    fn of(version: Version, folder: &Path) -> Result<Self, String> {
        let mut files = BTreeMap::<String, Files>::new();
        for entry in fs::read_dir(folder).map_err(|error| error.to_string())? {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let name = name.trim_end_matches("_v1p0");
                match name.strip_suffix("Response") {
                    Some(action) => files.entry(action.to_owned()).or_default().response = Some(path),
                    // 1.6's requests, and 2.1's message that is not answered, have the plain name of the action.
                    None => {
                        let action = name.strip_suffix("Request").unwrap_or(name).to_owned();
                        files.entry(action).or_default().request = Some(path);
                    }
                }
            }
        }
        if files.is_empty() {
            return Err("no schema files".into());
        }
        let (differences, objects, members, limits, values) = (0, 0, 0, 0, 0);
        let mut comparison = Self { version, differences, files: 0, objects, members, limits, values };
        for (name, files) in &files {
            match table(version).action(name.as_str()) {
                Some(action) => comparison.action(action, files)?,
                None => comparison.differs(name, "an action of the schemas that the table lacks"),
            }
        }
        for action in table(version).actions() {
            if !files.contains_key(action.name()) {
                comparison.differs(action.name(), "an action of the table that the schemas lack");
            }
        }
        comparison.summarise();
        Ok(comparison)
    }

    fn summarise(&self) {
        let Self { version, differences, files, objects, members, limits, values } = self;
        println!(
            "{version}: {differences} differences; compared {files} files, {objects} objects, {members} members, {limits} limits, {values} listed values"
        );
    }

    fn differs(&mut self, place: impl fmt::Display, what: impl fmt::Display) {
        self.differences += 1;
        println!("{}: {place}: {what}", self.version);
    }

    /// Two statements about the same thing, told if they are not the same.
    fn compare<T: PartialEq + fmt::Debug>(&mut self, place: &Place<'_>, what: &str, schema: T, table: T) {
        if schema != table {
            self.differs(place, format_args!("{what} is {schema:?} in the schema, {table:?} in the table"));
        }
    }

    fn action(&mut self, action: ActionRef, files: &Files) -> Result<(), String> {
        match &files.request {
            Some(path) => self.file(path, action, action.request())?,
            None => self.differs(action.name(), "the schemas lack its request"),
        }
        match (&files.response, action.is_answered()) {
            (Some(path), true) => self.file(path, action, action.response())?,
            (None, false) => {}
            (Some(_), false) => self.differs(action.name(), "the schemas have a response, the table calls it a SEND"),
            (None, true) => self.differs(action.name(), "the table has a response, the schemas lack it"),
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, action: ActionRef, shape: Shape) -> Result<(), String> {
        self.files += 1;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
        // 2.0's files begin with a byte-order mark.
        let text = text.trim_start_matches('\u{feff}');
        let broken = text.matches("\"#definitions/").count();
        if broken != 0 {
            println!("{}: {name}: {broken} references without their slash were repaired", self.version);
        }
        let root: Value = serde_json::from_str(&text.replace("\"#definitions/", "\"#/definitions/"))
            .map_err(|error| format!("{name}: {error}"))?;
        let place = Place { file: &name, path: String::new() };
        let draft = root["$schema"].as_str().unwrap_or("none");
        self.compare(
            &place,
            "that 1.0 is no integer (draft 4)",
            draft.contains("draft-04"),
            action.whole_numbers_only(),
        );
        if !draft.contains("draft-04") && !draft.contains("draft-06") {
            self.differs(&place, format_args!("unknown draft {draft}"));
        }
        self.schema(&place, &root, &root, Kind::Object(shape.object()));
        Ok(())
    }

    /// Compares a schema, and all inside it, with what the table has in its place.
    fn schema(&mut self, place: &Place<'_>, root: &Value, node: &Value, ours: Kind) {
        let Some(node) = resolved(root, node) else {
            return self.differs(place, format_args!("a reference that leads nowhere: {}", node["$ref"]));
        };
        for keyword in node.keys().filter(|keyword| !KEYWORDS.contains(&keyword.as_str())) {
            self.differs(place, format_args!("the keyword {keyword}, which no table can hold"));
        }
        let kind = node.get("type").and_then(Value::as_str).unwrap_or("any");
        let format = node.get("format").and_then(Value::as_str);
        if !matches!((kind, format), (_, None) | ("string", Some("date-time" | "uri"))) {
            self.differs(place, format_args!("the format {format:?} of a {kind}, which no table can hold"));
        }
        let limit = |keyword: &str| node.get(keyword).map(|limit| limit.as_f64().unwrap_or(f64::NAN));
        let mut limits = Vec::new();
        match (kind, ours) {
            ("object", Kind::Object(object)) => self.object(place, root, node, object, false),
            ("object", Kind::CustomData(object)) => self.object(place, root, node, object, true),
            ("array", Kind::List(list)) => {
                limits.push(("minItems", list.min() as f64, limit("minItems").unwrap_or(0.0)));
                limits.push((
                    "maxItems",
                    list.max().map_or(ENDLESS, |max| max as f64),
                    limit("maxItems").unwrap_or(ENDLESS),
                ));
                match node.get("items") {
                    Some(items @ Value::Object(_)) => self.schema(&place.item(), root, items, list.kind()),
                    _ => self.differs(place, "items that are not described by one schema"),
                }
            }
            ("string", Kind::Choice(values)) if node.contains_key("enum") && format.is_none() => {
                let ours: Vec<&str> = values.iter().collect();
                self.choice(place, &node["enum"], &ours);
            }
            ("string", Kind::DateTime) if format == Some("date-time") => {}
            ("string", Kind::Text { max }) if format != Some("date-time") && !node.contains_key("enum") => {
                limits.push((
                    "maxLength",
                    max.map_or(ENDLESS, |max| max as f64),
                    limit("maxLength").unwrap_or(ENDLESS),
                ));
            }
            ("integer", Kind::Integer { min, max }) => {
                limits.push(("minimum", min.map_or(-ENDLESS, |min| min as f64), limit("minimum").unwrap_or(-ENDLESS)));
                limits.push(("maximum", max.map_or(ENDLESS, |max| max as f64), limit("maximum").unwrap_or(ENDLESS)));
            }
            ("number", Kind::Number { tenths, min, max }) => {
                limits.push(("minimum", min.map_or(-ENDLESS, |min| min as f64), limit("minimum").unwrap_or(-ENDLESS)));
                limits.push(("maximum", max.map_or(ENDLESS, |max| max as f64), limit("maximum").unwrap_or(ENDLESS)));
                limits.push(("multipleOf", if tenths { 0.1 } else { 0.0 }, limit("multipleOf").unwrap_or(0.0)));
            }
            ("boolean", Kind::Boolean) => {}
            ("any", Kind::Json) => {}
            _ => {
                let listed = if node.contains_key("enum") { " of listed values" } else { "" };
                let format = format.map(|format| format!(" ({format})")).unwrap_or_default();
                self.differs(place, format_args!("{kind}{listed}{format} in the schema, {} in the table", word(ours)));
            }
        }
        // A limit that the kind does not know would bind nobody.
        for keyword in LIMITS.iter().filter(|keyword| node.contains_key(**keyword)) {
            if !limits.iter().any(|(known, ..)| known == keyword) {
                self.differs(place, format_args!("{keyword} of a {kind}, which no table can hold"));
            }
        }
        if node.contains_key("enum") && kind != "string" {
            self.differs(place, format_args!("an enum of a {kind}, which no table can hold"));
        }
        for (keyword, table, schema) in limits {
            self.limits += 1;
            self.compare(place, keyword, Limit(schema), Limit(table));
        }
    }

    fn object(
        &mut self,
        place: &Place<'_>,
        root: &Value,
        node: &Map<String, Value>,
        ours: Object,
        is_custom_data: bool,
    ) {
        self.objects += 1;
        let none = Map::new();
        let known = node.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let required: BTreeSet<&str> =
            node.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let is_open = match node.get("additionalProperties") {
            None | Some(Value::Bool(true)) => true,
            Some(Value::Bool(false)) => false,
            Some(_) => return self.differs(place, "additionalProperties is a schema, which no table can hold"),
        };
        self.compare(place, "openness to further members", is_open, ours.is_open());
        if is_custom_data && !known.contains_key("vendorId") {
            self.differs(place, "custom data in the table, and no vendorId in the schema");
        }
        for name in required.iter().filter(|name| !known.contains_key(**name)) {
            self.differs(place.member(name), "required and not described");
        }
        let mut seen = BTreeSet::new();
        for member in ours.members() {
            let place = place.member(member.name());
            if !seen.insert(member.name()) {
                self.differs(&place, "twice in the table");
            }
            match known.get(member.name()) {
                Some(schema) => {
                    self.members += 1;
                    self.compare(&place, "required", required.contains(member.name()), member.is_required());
                    self.schema(&place, root, schema, member.kind());
                }
                None => self.differs(&place, "a member of the table that the schema lacks"),
            }
        }
        for name in known.keys().filter(|name| !seen.contains(name.as_str())) {
            self.differs(place.member(name), "a member of the schema that the table lacks");
        }
    }

    fn choice(&mut self, place: &Place<'_>, schema: &Value, ours: &[&str]) {
        let theirs: Vec<&str> =
            schema.as_array().into_iter().flatten().map(|value| value.as_str().unwrap_or("")).collect();
        self.values += theirs.len();
        for value in theirs.iter().filter(|value| !ours.contains(value)) {
            self.differs(place, format_args!("the value {value:?} of the schema, which the table lacks"));
        }
        for value in ours.iter().filter(|value| !theirs.contains(value)) {
            self.differs(place, format_args!("the value {value:?} of the table, which the schema lacks"));
        }
        self.compare(place, "the number of values", theirs.len(), ours.len());
    }
}

/// Where in a file: as a path in the messages that it describes.
struct Place<'a> {
    file: &'a str,
    path: String,
}

impl Place<'_> {
    fn member(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { file: self.file, path: format!("{}{dot}{name}", self.path) }
    }

    fn item(&self) -> Self {
        Self { file: self.file, path: format!("{}[]", self.path) }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, if self.path.is_empty() { "the payload" } else { &self.path })
    }
}

/// A schema with its reference followed.
fn resolved<'a>(root: &'a Value, mut node: &'a Value) -> Option<&'a Map<String, Value>> {
    // No definition is longer away than there are definitions.
    for _ in 0..=root["definitions"].as_object().map_or(0, Map::len) {
        match node.get("$ref").and_then(Value::as_str) {
            Some(reference) => node = root.pointer(reference.strip_prefix('#')?)?,
            None => return node.as_object(),
        }
    }
    None
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text { .. } => "a text",
        Kind::DateTime => "a date-time",
        Kind::Integer { .. } => "an integer",
        Kind::Number { .. } => "a number",
        Kind::Boolean => "a boolean",
        Kind::Choice(_) => "one of several texts",
        Kind::Object(_) => "an object",
        Kind::List(_) => "a list",
        Kind::Json => "any value",
        Kind::CustomData(_) => "custom data",
        _ => "a kind that this program does not know",
    }
}

const ENDLESS: f64 = f64::INFINITY;

/// A limit as people say it.
#[derive(PartialEq)]
struct Limit(f64);

impl fmt::Debug for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_infinite() { f.write_str("none") } else { write!(f, "{}", self.0) }
    }
}

const LIMITS: &[&str] = &["minItems", "maxItems", "maxLength", "minimum", "maximum", "multipleOf"];

/// The keywords that are compared, and those that bind nobody. Any other is a difference: it would be overlooked.
const KEYWORDS: &[&str] = &[
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "enum",
    "format",
    "maxLength",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "multipleOf", // bind
    "$schema",
    "$id",
    "id",
    "definitions",
    "title",
    "description",
    "comment",
    "javaType",
    "default",
    "additionalItems", // says something only where `items` is a list of schemas, and it never is
];
