//! Writes the fuzz target's first inputs: the JSON of the shipped captures, in the form that the target takes.

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;

use tim_events::Arg;
use tim_events::capture::read;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("corpus/decode");
    fs::create_dir_all(&corpus)?;
    let mut count = 0;
    for capture in ["session.ndjson", "vendor-8.0.ndjson"] {
        let file = File::open(root.join("../../examples/captures").join(capture))?;
        for record in read(BufReader::new(file)).filter_map(Result::ok) {
            let name = record.call.api().unwrap_or(record.call.callback());
            for arg in record.call.args() {
                if let Arg::Text(text) = arg
                    && matches!(text.as_bytes().first(), Some(b'[' | b'{'))
                {
                    let input = [name.as_bytes(), b"\n", text.as_bytes()].concat();
                    fs::write(corpus.join(format!("seed-{count:04}")), input)?;
                    count += 1;
                }
            }
        }
    }
    println!("{count} seeds");
    Ok(())
}
