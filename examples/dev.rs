use zhibiao::pipeline::*; use zhibiao::sink::*;
fn main(){ let x=Extractor::new(Config::default()).unwrap();
 for f in std::env::args().skip(2){ let out=std::env::args().nth(1).unwrap();
  let b=std::fs::read(&f).unwrap(); let id=std::path::Path::new(&f).file_stem().unwrap().to_str().unwrap().to_owned();
  match x.extract(&b,&DocMeta{id:id.clone(),format:Default::default()}){ Ok(e)=>{ let mut s=String::new(); for d in e.records(){ for r in records(&d){ s+=&serde_json::to_string(&r).unwrap(); s.push('\n'); } } std::fs::write(format!("{out}/{id}.jsonl"),s).unwrap(); } Err(e)=>eprintln!("{f}: {e}") } } }
