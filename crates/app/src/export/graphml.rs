//! The network in GraphML.

use std::io::{self, Write};

use readout_store::Entry;

use super::Exporter;
use super::network::{Graph, Network};
use super::xml::Xml;
use crate::error::AppError;

/// Keys: id, what they are for, name, type.
const KEYS: [[&str; 4]; 10] = [
    ["label", "node", "label", "string"],
    ["type", "node", "type", "string"],
    ["body_type", "node", "body_type", "string"],
    ["country", "node", "country", "string"],
    ["name_zh", "node", "name_zh", "string"],
    ["events", "node", "events", "int"],
    ["weight", "edge", "weight", "double"],
    ["status", "edge", "status", "string"],
    ["shared", "edge", "events", "int"],
    ["kinds", "edge", "kinds", "string"],
];

/// Writes the network once all of it is known.
pub struct GraphMl<'a, W: Write> {
    stream: Option<W>,
    network: Network<'a>,
}

impl<'a, W: Write> GraphMl<'a, W> {
    /// A writer that has written nothing yet.
    pub fn new(stream: W, network: Network<'a>) -> Self {
        Self { stream: Some(stream), network }
    }
}

impl<W: Write> Exporter for GraphMl<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        self.network.add(entry);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), AppError> {
        let graph = self.network.graph();
        match self.stream.take() {
            Some(stream) => Ok(write(stream, &graph)?),
            None => Ok(()),
        }
    }

    fn notes(&self) -> Vec<String> {
        self.network.notes()
    }
}

fn write(stream: impl Write, graph: &Graph) -> io::Result<()> {
    let mut xml = Xml::new(stream)?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for [id, part, name, kind] in KEYS {
        xml.empty("key", &[("id", id), ("for", part), ("attr.name", name), ("attr.type", kind)])?;
    }
    xml.open("graph", &[("id", "readout"), ("edgedefault", "undirected")])?;
    for node in &graph.nodes {
        xml.open("node", &[("id", &node.id)])?;
        let events = node.events.to_string();
        let values = [
            ("label", Some(node.label.as_str())),
            ("type", Some(node.party.word())),
            ("body_type", node.body_type.as_deref()),
            ("country", node.country.as_deref()),
            ("name_zh", node.chinese.as_deref()),
            ("events", Some(events.as_str())),
        ];
        data(&mut xml, &values)?;
        xml.close("node")?;
    }
    for (number, ((source, target, status), edge)) in graph.edges.iter().enumerate() {
        xml.open("edge", &[("id", &format!("e{number}")), ("source", source), ("target", target)])?;
        let (weight, kinds) = (edge.events.to_string(), edge.kinds());
        let values = [
            ("weight", Some(weight.as_str())),
            ("status", Some(status)),
            ("shared", Some(&weight)),
            ("kinds", Some(&kinds)),
        ];
        data(&mut xml, &values)?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.finish()
}

fn data<W: Write>(xml: &mut Xml<W>, values: &[(&str, Option<&str>)]) -> io::Result<()> {
    for (key, value) in values {
        if let Some(value) = value {
            xml.text("data", &[("key", key)], value)?;
        }
    }
    Ok(())
}
