//! The command line.

use std::path::PathBuf;

use ocpp_core::Version;

use crate::{
    Failure,
    socket::{Address, Trust},
};

const USAGE: &str = "usage: station [OPTIONS] URL
  --id ID              its identity; CP-1 if nothing is said
  --versions A,B       the versions it offers, the preferred one first; 2.0.1,1.6 if nothing is said
  --security PROFILE   its security profile, 0 to 3; 0 if nothing is said
  --password PASSWORD  for Basic authentication
  --ca FILE            the roots by which it checks a CSMS's certificate
  --client-cert FILE   its own certificate, with those between it and the root
  --client-key FILE    the key of that
  --data FOLDER        where it keeps what must survive a power cut; station-data if nothing is said
  --speed FACTOR       how many times faster its clock goes; 1 if nothing is said
  --die-at STEP        a power cut in front of this store or send, counted from 1; never if nothing is said";

pub(crate) struct Options {
    pub(crate) address: Address,
    pub(crate) versions: &'static [Version],
    pub(crate) security: u32,
    pub(crate) password: Option<String>,
    pub(crate) trust: Trust,
    pub(crate) data: PathBuf,
    pub(crate) speed: u32,
    pub(crate) die_at: Option<u32>,
}

impl Options {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let (mut url, mut id, mut versions) = (None, String::from("CP-1"), String::from("2.0.1,1.6"));
        let (mut password, mut data, mut speed, mut die_at) = (None, PathBuf::from("station-data"), 1, None);
        let (mut security, mut ca, mut chain, mut key) = (0, None, None, None);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(USAGE);
            match argument.as_str() {
                "--id" => id = value()?,
                "--versions" => versions = value()?,
                "--security" => security = value()?.parse()?,
                "--ca" => ca = Some(PathBuf::from(value()?)),
                "--client-cert" => chain = Some(PathBuf::from(value()?)),
                "--client-key" => key = Some(PathBuf::from(value()?)),
                "--password" => password = Some(value()?),
                "--data" => data = value()?.into(),
                "--speed" => speed = value()?.parse()?,
                "--die-at" => die_at = Some(value()?.parse()?),
                _ if argument.starts_with("--") || url.is_some() => return Err(USAGE.into()),
                _ => url = Some(argument),
            }
        }
        let versions: Option<Vec<Version>> = versions.split(',').map(ocpp_conformance::version).collect();
        Ok(Self {
            address: Address::new(&url.ok_or(USAGE)?, id)?,
            versions: versions.ok_or(USAGE)?.leak(),
            security,
            password,
            trust: Trust::read(ca.as_deref(), chain.as_deref().zip(key.as_deref()))?,
            data,
            speed,
            die_at,
        })
    }
}
