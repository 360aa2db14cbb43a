//! Any number of articles that differ: the samples with other people, places, numbers and orders of paragraphs.

use readout_engine::Knowledge;
use serde_json::json;

/// Who publishes them.
const OUTLETS: u64 = 40;
/// Days over which they are published, from the first of 2016 on.
const DAYS: u64 = 3_000;

/// Numbers without a clock or a seed from outside: the same articles every time.
pub struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit.max(1) as u64).unwrap_or(0)
    }
}

/// A piece of a sample.
enum Piece {
    /// As printed.
    Kept(String),
    /// Somebody or somewhere: a name out of this pool.
    Name(usize),
    /// A number below this.
    Number(usize),
}

/// The samples cut into what stays and what is exchanged.
pub struct Varied {
    /// Paragraphs of each sample.
    samples: Vec<Vec<Vec<Piece>>>,
    pools: Vec<Vec<String>>,
}

impl Varied {
    /// From the samples and the names that knowledge has.
    pub fn new(samples: &[String], knowledge: &Knowledge) -> Self {
        let is_chinese = |name: &String| !name.is_ascii();
        let world = &knowledge.world;
        let people: Vec<String> =
            world.people.iter().flat_map(|p| p.names.all()).map(str::to_owned).collect();
        let places: Vec<String> =
            world.places.iter().flat_map(|p| p.names.all()).map(str::to_owned).collect();
        let mut pools = Vec::new();
        for names in [people, places] {
            let (chinese, other): (Vec<_>, Vec<_>) = names.into_iter().partition(is_chinese);
            for mut pool in [chinese, other] {
                pool.retain(|name| name.chars().count() > 1);
                pool.sort();
                pool.dedup();
                pools.push(pool);
            }
        }
        let lines =
            |sample: &String| sample.lines().filter(|l| !l.is_empty()).map(|l| cut(l, &pools)).collect();
        Self { samples: samples.iter().map(lines).collect(), pools }
    }

    /// The article of a number, as a line of JSONL.
    pub fn article(&self, number: u64) -> String {
        let mut numbers = Numbers(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        numbers.below(1);
        let sample = &self.samples[numbers.below(self.samples.len())];
        let mut order: Vec<&Vec<Piece>> = sample.iter().collect();
        let turn = numbers.below(order.len() - 1);
        order[1..].rotate_left(turn);
        // A paragraph of another sample makes each article one of its own.
        let other = &self.samples[numbers.below(self.samples.len())];
        order.push(&other[numbers.below(other.len())]);
        let text: Vec<String> =
            order.into_iter().map(|pieces| self.paragraph(pieces, &mut numbers)).collect();
        let day = jiff::civil::date(2016, 1, 1) + jiff::Span::new().days((number * 7 % DAYS) as i64);
        json!({
            "id": format!("varied-{number:06}"),
            "outlet": format!("Outlet {:02}", number % OUTLETS),
            "date": day.to_string(),
            "title": text[0],
            "text": text.join("\n\n"),
        })
        .to_string()
    }

    fn paragraph(&self, pieces: &[Piece], numbers: &mut Numbers) -> String {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Kept(words) => text.push_str(words),
                Piece::Name(pool) => {
                    text.push_str(&self.pools[*pool][numbers.below(self.pools[*pool].len())])
                }
                Piece::Number(below) => text.push_str(&(1 + numbers.below(*below)).to_string()),
            }
        }
        text
    }
}

/// Cuts a line at names and at numbers of one or two digits.
fn cut(line: &str, pools: &[Vec<String>]) -> Vec<Piece> {
    let here: Vec<(usize, &String)> = pools
        .iter()
        .enumerate()
        .flat_map(|(n, pool)| pool.iter().map(move |name| (n, name)))
        .filter(|(_, name)| line.contains(name.as_str()))
        .collect();
    let (mut pieces, mut kept, mut rest) = (Vec::new(), String::new(), line);
    while let Some(c) = rest.chars().next() {
        let name = here
            .iter()
            .filter(|(_, name)| rest.starts_with(name.as_str()))
            .max_by_key(|(_, name)| name.len());
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (piece, length) = match (name, digits) {
            (Some((pool, name)), _) => (Some(Piece::Name(*pool)), name.len()),
            (None, 1 | 2) => {
                (Some(Piece::Number(if rest[digits..].starts_with('月') { 12 } else { 28 })), digits)
            }
            (None, _) => (None, digits.max(c.len_utf8())),
        };
        match piece {
            Some(piece) => pieces.extend([Piece::Kept(std::mem::take(&mut kept)), piece]),
            None => kept.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    pieces.push(Piece::Kept(kept));
    pieces
}
