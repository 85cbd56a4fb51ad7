//! `cargo xtask icons`: the app and tray pictures, drawn from their SVG sources.
//!
//! In: the SVG files of `icons/`. Out: PNG, ICO and ICNS files beside them, or a word on which are not fresh.
//! Drawing the same source gives the same bytes, so a comparison proves freshness.
use anyhow::{Context, Result, bail};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::path::Path;

/// Up to this many pixels the drawing without the check mark is used.
const SMALL: u32 = 32;

const APP_PICTURES: [(&str, u32); 4] = [
    ("32x32.png", 32),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("icon.png", 512),
];
const ICO_SIZES: [u32; 6] = [16, 24, 32, 48, 64, 256];
const ICNS_SIZES: [u32; 6] = [16, 32, 64, 128, 256, 512];

const TRAY_STATES: [&str; 5] = ["fine", "needs-you", "not-watching", "offline", "quiet"];
const TRAY_SIZES: [u32; 2] = [32, 64];

/// What a tray picture is drawn with.
struct Ink {
    name: &'static str,
    ordinary: &'static str,
    /// The one state that asks for attention; its shape says so too.
    urgent: &'static str,
}

const INKS: [Ink; 3] = [
    Ink {
        name: "light",
        ordinary: "#1b211d",
        urgent: "#b3261e",
    },
    Ink {
        name: "dark",
        ordinary: "#e9eeea",
        urgent: "#ff8f86",
    },
    // macOS looks at the transparency alone and chooses the colour itself.
    Ink {
        name: "template",
        ordinary: "#000000",
        urgent: "#000000",
    },
];

/// A file to be, by its name inside the folder of icons.
struct Made {
    name: String,
    bytes: Vec<u8>,
}

/// Draws every picture anew.
pub(crate) fn draw(folder: &Path) -> Result<()> {
    let all = all(folder)?;
    for made in &all {
        let file = folder.join(&made.name);
        std::fs::write(&file, &made.bytes)
            .with_context(|| format!("writing {}", file.display()))?;
    }
    println!("{} pictures drawn into {}", all.len(), folder.display());
    Ok(())
}

/// An error that names the pictures which are not what their sources give.
pub(crate) fn check(folder: &Path) -> Result<()> {
    let stale = stale(folder)?;
    if !stale.is_empty() {
        bail!("not fresh, run `cargo xtask icons`: {}", stale.join(", "));
    }
    println!("All pictures are fresh.");
    Ok(())
}

fn stale(folder: &Path) -> Result<Vec<String>> {
    let is_stale = |made: &Made| {
        let kept = std::fs::read(folder.join(&made.name));
        !kept.is_ok_and(|kept| kept == made.bytes)
    };
    let all = all(folder)?.into_iter();
    Ok(all.filter(is_stale).map(|made| made.name).collect())
}

fn all(folder: &Path) -> Result<Vec<Made>> {
    let app = App::read(folder)?;
    let mut all = Vec::new();
    for (name, size) in APP_PICTURES {
        all.push(Made {
            name: name.to_owned(),
            bytes: app.picture(size)?.encode_png()?,
        });
    }
    all.push(Made {
        name: "icon.ico".to_owned(),
        bytes: app.ico()?,
    });
    all.push(Made {
        name: "icon.icns".to_owned(),
        bytes: app.icns()?,
    });
    for state in TRAY_STATES {
        let source = read(&folder.join("tray").join(format!("{state}.svg")))?;
        for ink in &INKS {
            let is_urgent = state == "needs-you";
            let colour = if is_urgent { ink.urgent } else { ink.ordinary };
            let tree = parse(&source.replace("currentColor", colour))?;
            for size in TRAY_SIZES {
                all.push(Made {
                    name: format!("tray/{state}-{}-{size}.png", ink.name),
                    bytes: picture(&tree, size)?.encode_png()?,
                });
            }
        }
    }
    Ok(all)
}

/// Both drawings of the app's icon.
struct App {
    whole: Tree,
    small: Tree,
}

impl App {
    fn read(folder: &Path) -> Result<Self> {
        Ok(Self {
            whole: parse(&read(&folder.join("app.svg"))?)?,
            small: parse(&read(&folder.join("app-small.svg"))?)?,
        })
    }

    fn picture(&self, size: u32) -> Result<Pixmap> {
        let tree = if size <= SMALL {
            &self.small
        } else {
            &self.whole
        };
        picture(tree, size)
    }

    fn ico(&self) -> Result<Vec<u8>> {
        let mut icon = ico::IconDir::new(ico::ResourceType::Icon);
        for size in ICO_SIZES {
            let pixels = self.picture(size)?.take_demultiplied();
            let image = ico::IconImage::from_rgba_data(size, size, pixels);
            icon.add_entry(ico::IconDirEntry::encode(&image)?);
        }
        let mut bytes = Vec::new();
        icon.write(&mut bytes)?;
        Ok(bytes)
    }

    fn icns(&self) -> Result<Vec<u8>> {
        let mut family = icns::IconFamily::new();
        for size in ICNS_SIZES {
            let pixels = self.picture(size)?.take_demultiplied();
            let image = icns::Image::from_data(icns::PixelFormat::RGBA, size, size, pixels)?;
            family.add_icon(&image)?;
        }
        let mut bytes = Vec::new();
        family.write(&mut bytes)?;
        Ok(bytes)
    }
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}

fn parse(source: &str) -> Result<Tree> {
    Tree::from_str(source, &Options::default()).context("a source is not a drawing")
}

#[expect(
    clippy::cast_precision_loss,
    reason = "pictures are far smaller than the numbers an f32 holds exactly"
)]
fn picture(tree: &Tree, size: u32) -> Result<Pixmap> {
    let mut pixels = Pixmap::new(size, size).context("a picture needs a size")?;
    let scale = size as f32 / tree.size().width();
    resvg::render(
        tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    Ok(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository;
    use std::collections::BTreeSet;

    #[test]
    fn the_committed_pictures_are_those_the_sources_give() {
        let folder = repository::root().unwrap().join("icons");
        assert_eq!(stale(&folder).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn the_five_tray_pictures_differ_by_shape() {
        let folder = repository::root().unwrap().join("icons").join("tray");
        let shape = |state: &str| {
            let source = read(&folder.join(format!("{state}.svg"))).unwrap();
            let pixels = picture(&parse(&source).unwrap(), 32).unwrap();
            let is_inked = |pixel: &resvg::tiny_skia::PremultipliedColorU8| pixel.alpha() > 127;
            pixels.pixels().iter().map(is_inked).collect::<Vec<_>>()
        };
        let shapes: BTreeSet<_> = TRAY_STATES.map(shape).into_iter().collect();
        assert_eq!(shapes.len(), TRAY_STATES.len());
        let all: Vec<_> = shapes.iter().collect();
        for (index, one) in all.iter().enumerate() {
            for other in &all[index + 1..] {
                let different = one.iter().zip(other.iter()).filter(|(a, b)| a != b).count();
                assert!(
                    different > 100,
                    "two shapes differ in only {different} of 1024 pixels"
                );
            }
        }
    }
}
