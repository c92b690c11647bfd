//! Puts the HiGHS library beside the binary, which looks for it there and nowhere else.

use std::error::Error;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=tools/pkg-config");
    for name in ["PKG_CONFIG", "POACERT_HIGHS", "HIGHS_NO_PKG_CONFIG"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    link_relative_to_the_executable();
    let libraries = match library_folder() {
        Ok(folder) => shared_libraries(&folder)?,
        Err(reason) => {
            // highs-sys then compiles HiGHS into the binary: nothing to copy.
            println!("cargo:warning={reason}");
            Vec::new()
        }
    };
    let beside = folder_of_executables()?;
    for library in &libraries {
        copy(library, &beside)?;
    }
    if !libraries.is_empty() {
        // Documentation tests run from a folder of their own and take no link arguments, but Cargo
        // has them search below target/ where a build script searched.
        println!("cargo:rustc-link-search=native={}", beside.display());
    }
    Ok(())
}

/// `poacert` and the library side by side; tests and examples one folder below; `bin/` and `lib/`.
fn link_relative_to_the_executable() {
    let origin = match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("windows") => return,
        Ok("macos") => "@loader_path",
        _ => "$ORIGIN",
    };
    for below in ["", "/..", "/../lib"] {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{origin}{below}");
    }
}

/// Where the HiGHS that highs-sys links lies, or why there is none.
fn library_folder() -> Result<PathBuf, String> {
    if env::var_os("HIGHS_NO_PKG_CONFIG").is_some() {
        return Err("HIGHS_NO_PKG_CONFIG is set: compiling HiGHS from source".into());
    }
    let program = env::var_os("PKG_CONFIG").unwrap_or_else(|| "pkg-config".into());
    let output = Command::new(&program)
        .args(["--variable=libdir", "highs"])
        .output()
        .map_err(|error| format!("{}: {error}: compiling HiGHS from source", program.display()))?;
    if output.status.success() {
        let said = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
        Ok(PathBuf::from(said.trim()))
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(said.lines().collect::<Vec<_>>().join(" "))
    }
}

fn shared_libraries(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if name.starts_with("libhighs.") && (name.contains(".so") || name.ends_with(".dylib")) {
            found.push(path);
        }
    }
    Ok(found)
}

/// `target/release` from `target/release/build/poacert-HASH/out`.
fn folder_of_executables() -> Result<PathBuf, Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let folder = out.ancestors().nth(3).ok_or("OUT_DIR is too short")?;
    Ok(folder.to_owned())
}

/// Copies by renaming, since a program may be running on the old copy, and keeps the time, since
/// Cargo would take a newer file for a change.
fn copy(library: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let name = library.file_name().ok_or("a library without a name")?;
    let target = folder.join(name);
    println!("cargo:rerun-if-changed={}", library.display());
    println!("cargo:rerun-if-changed={}", target.display());
    let (old, new) = (fs::metadata(&target), fs::metadata(library)?);
    if old.is_ok_and(|old| old.len() == new.len() && old.modified().ok() == new.modified().ok()) {
        return Ok(());
    }
    let part = folder.join(format!("{}.{}", name.display(), std::process::id()));
    fs::copy(library, &part)?;
    fs::File::options().write(true).open(&part)?.set_modified(new.modified()?)?;
    fs::rename(&part, &target)?;
    Ok(())
}
