//! One job on threads of every kind, in one trace: `OTEL_TRACES_EXPORTER=console cargo run --example threads`.
//! Never leaves a thread or a task behind.
//!
//! An album is read by two threads that borrow it, its photos are made smaller by rayon, uploaded by tasks, and its page is
//! written by a thread that may block. Each of them begins without a context and is given the one that is current:
//! closures with `in_current_context`, futures with `with_current_context`.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

use std::thread;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tokio::task::{JoinError, JoinSet, spawn_blocking};
use traced::{FutureExt, each_in_current_context, in_current_context, traced};

#[derive(Debug)]
struct Photo {
    name: &'static str,
    pixels: u32,
}

#[derive(Debug)]
struct Album {
    photos: Vec<Photo>,
    captions: Vec<&'static str>,
}

#[tokio::main]
async fn main() -> Result<(), JoinError> {
    let _telemetry = traced::builder().service_name("album").init();
    let bytes = publish(&["harbour", "lighthouse", "gulls"]).await?;
    println!("{bytes} bytes are published");
    Ok(())
}

#[traced(ret, attributes(photos = names.len()))]
async fn publish(names: &'static [&'static str]) -> Result<usize, JoinError> {
    // Both block, so they are on tokio's threads for that, and may not keep the task's own one waiting.
    let album = spawn_blocking(in_current_context(|| read(names))).await?;
    let Album { photos, captions } = album;
    let small = spawn_blocking(in_current_context(|| shrink_all(photos))).await?;

    let mut uploads = JoinSet::new();
    for photo in small {
        // Whose child it is, is decided here and not where it happens to be polled.
        uploads.spawn(upload(photo).with_current_context());
    }
    let page = spawn_blocking(in_current_context(move || write_page(&captions)));
    let uploaded: usize = uploads.join_all().await.into_iter().sum();
    Ok(uploaded + page.await?)
}

/// Threads that end before their scope does, and so may borrow.
#[traced]
fn read(names: &[&'static str]) -> Album {
    thread::scope(|scope| {
        let photos = scope.spawn(in_current_context(|| read_photos(names)));
        let captions = in_current_context(|| read_captions(names))();
        let Ok(photos) = photos.join() else {
            unreachable!("reading does not panic")
        };
        Album { photos, captions }
    })
}

#[traced]
fn read_photos(names: &[&'static str]) -> Vec<Photo> {
    let photo = |name: &&'static str| Photo {
        name,
        pixels: 4_000,
    };
    names.iter().map(photo).collect()
}

#[traced]
fn read_captions(names: &[&'static str]) -> Vec<&'static str> {
    names.to_vec()
}

/// rayon calls the closure on any of its threads and many times.
#[traced]
fn shrink_all(photos: Vec<Photo>) -> Vec<Photo> {
    photos
        .into_par_iter()
        .map(each_in_current_context(shrink))
        .collect()
}

#[traced(attributes(photo.name))]
fn shrink(photo: Photo) -> Photo {
    // Of two jobs, one may be another thread's.
    let (pixels, _) = rayon::join(
        || photo.pixels / 10,
        in_current_context(|| read_colours(photo.name)),
    );
    Photo { pixels, ..photo }
}

#[traced]
fn read_colours(name: &str) -> usize {
    name.len()
}

#[traced(attributes(photo.name))]
async fn upload(photo: Photo) -> usize {
    tokio::task::yield_now().await;
    usize::try_from(photo.pixels).unwrap_or(usize::MAX)
}

#[traced]
fn write_page(captions: &[&str]) -> usize {
    captions.concat().len()
}
