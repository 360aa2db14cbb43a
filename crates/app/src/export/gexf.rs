//! The network in GEXF 1.3, for Gephi.

use std::io::{self, Write};

use readout_store::Entry;

use super::Exporter;
use super::network::{Days, Edge, Graph, Network, Node};
use super::xml::Xml;
use crate::error::AppError;

/// Attributes of nodes: id, title, type.
const NODE_ATTRIBUTES: [[&str; 3]; 5] = [
    ["type", "type", "string"],
    ["body_type", "body_type", "string"],
    ["country", "country", "string"],
    ["name_zh", "name_zh", "string"],
    ["events", "events", "integer"],
];
/// Attributes of edges.
const EDGE_ATTRIBUTES: [[&str; 3]; 3] =
    [["status", "status", "string"], ["events", "events", "integer"], ["kinds", "kinds", "string"]];

/// Writes the network once all of it is known.
pub struct Gexf<'a, W: Write> {
    stream: Option<W>,
    network: Network<'a>,
    /// Whether nodes and edges carry their days.
    dynamic: bool,
}

impl<'a, W: Write> Gexf<'a, W> {
    /// A writer that has written nothing yet.
    pub fn new(stream: W, network: Network<'a>, dynamic: bool) -> Self {
        Self { stream: Some(stream), network, dynamic }
    }
}

impl<W: Write> Exporter for Gexf<'_, W> {
    fn write(&mut self, entry: &Entry) -> Result<(), AppError> {
        self.network.add(entry);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), AppError> {
        let graph = self.network.graph();
        match self.stream.take() {
            Some(stream) => Ok(write(stream, &graph, self.dynamic)?),
            None => Ok(()),
        }
    }

    fn notes(&self) -> Vec<String> {
        self.network.notes()
    }
}

fn write(stream: impl Write, graph: &Graph, dynamic: bool) -> io::Result<()> {
    let mut xml = Xml::new(stream)?;
    let place = "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd";
    xml.open(
        "gexf",
        &[
            ("xmlns", "http://gexf.net/1.3"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", place),
            ("version", "1.3"),
        ],
    )?;
    xml.open("meta", &[])?;
    xml.text("creator", &[], concat!("readout ", env!("CARGO_PKG_VERSION")))?;
    xml.text("description", &[], "Who took part in what with whom; edges are weighted by shared events.")?;
    xml.close("meta")?;
    if dynamic {
        let about = [("mode", "dynamic"), ("timeformat", "date"), ("timerepresentation", "interval")];
        xml.open("graph", &[&[("defaultedgetype", "undirected")], &about[..]].concat())?;
    } else {
        xml.open("graph", &[("defaultedgetype", "undirected"), ("mode", "static")])?;
    }
    attributes(&mut xml, "node", &NODE_ATTRIBUTES)?;
    attributes(&mut xml, "edge", &EDGE_ATTRIBUTES)?;
    xml.open("nodes", &[])?;
    graph.nodes.iter().try_for_each(|one| node(&mut xml, one, dynamic))?;
    xml.close("nodes")?;
    xml.open("edges", &[])?;
    for (number, ((source, target, status), one)) in graph.edges.iter().enumerate() {
        edge(&mut xml, number, [source, target, status], one, dynamic)?;
    }
    xml.close("edges")?;
    xml.close("graph")?;
    xml.close("gexf")?;
    xml.finish()
}

fn attributes<W: Write>(xml: &mut Xml<W>, class: &str, all: &[[&str; 3]]) -> io::Result<()> {
    xml.open("attributes", &[("class", class)])?;
    for [id, title, kind] in all {
        xml.empty("attribute", &[("id", id), ("title", title), ("type", kind)])?;
    }
    xml.close("attributes")
}

fn node<W: Write>(xml: &mut Xml<W>, node: &Node, dynamic: bool) -> io::Result<()> {
    xml.open("node", &[("id", &node.id), ("label", &node.label)])?;
    let events = node.events.to_string();
    let values = [
        Some(node.party.word()),
        node.body_type.as_deref(),
        node.country.as_deref(),
        node.chinese.as_deref(),
        Some(events.as_str()),
    ];
    values_of(xml, &NODE_ATTRIBUTES, &values)?;
    if dynamic {
        spells(xml, &node.spells)?;
    }
    xml.close("node")
}

fn edge<W: Write>(
    xml: &mut Xml<W>,
    number: usize,
    [source, target, status]: [&str; 3],
    edge: &Edge,
    dynamic: bool,
) -> io::Result<()> {
    let (id, weight) = (number.to_string(), edge.events.to_string());
    // Gephi keeps edges of different kinds apart, so that what is planned never adds to what is held.
    let about = [("id", id.as_str()), ("source", source), ("target", target), ("weight", &weight)];
    xml.open("edge", &[&about[..], &[("kind", status)]].concat())?;
    values_of(xml, &EDGE_ATTRIBUTES, &[Some(status), Some(&weight), Some(&edge.kinds())])?;
    if dynamic {
        spells(xml, &edge.spells)?;
    }
    xml.close("edge")
}

fn values_of<W: Write>(xml: &mut Xml<W>, all: &[[&str; 3]], values: &[Option<&str>]) -> io::Result<()> {
    xml.open("attvalues", &[])?;
    for ([id, ..], value) in all.iter().zip(values) {
        if let Some(value) = value {
            xml.empty("attvalue", &[("for", id), ("value", value)])?;
        }
    }
    xml.close("attvalues")
}

fn spells<W: Write>(xml: &mut Xml<W>, spells: &[Days]) -> io::Result<()> {
    xml.open("spells", &[])?;
    for (start, end) in spells {
        xml.empty("spell", &[("start", &start.to_string()), ("end", &end.to_string())])?;
    }
    xml.close("spells")
}
