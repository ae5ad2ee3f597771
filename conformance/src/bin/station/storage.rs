//! A folder with one file a record. A file is replaced whole or not at all, so `kill -9` at any moment leaves good records.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ocpp_core::station::Key;

pub(crate) struct Storage {
    folder: PathBuf,
}

impl Storage {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn path(&self, key: Key) -> PathBuf {
        self.folder.join(format!("{:04x}", key.to_u16()))
    }

    /// An empty record is none.
    pub(crate) fn store(&self, key: Key, record: &[u8]) -> io::Result<()> {
        if !record.is_empty() {
            return replace(&self.path(key), record);
        }
        match fs::remove_file(self.path(key)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(crate) fn load(&self, key: Key) -> Option<Vec<u8>> {
        fs::read(self.path(key)).ok()
    }

    /// Every record, in the order of their keys.
    pub(crate) fn all(&self) -> io::Result<Vec<(Key, Vec<u8>)>> {
        let mut records = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let number =
                name.to_str().filter(|name| name.len() == 4).and_then(|name| u16::from_str_radix(name, 16).ok());
            if let Some(key) = number.and_then(Key::from_u16) {
                records.push((key, fs::read(self.path(key))?));
            }
        }
        records.sort_by_key(|(key, _)| key.to_u16());
        Ok(records)
    }

    /// How often the station has booted, this time included.
    pub(crate) fn count_boot(&mut self) -> io::Result<u32> {
        let path = self.folder.join("boots");
        let before = fs::read_to_string(&path).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
        replace(&path, (before + 1_u32).to_string().as_bytes())?;
        Ok(before + 1)
    }
}

/// Writes a file beside the one that it takes the place of.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    fs::write(&new, content)?;
    fs::rename(new, path)
}
