//! Names of groups that users sort conversations and friends into.

/// Adds a name, unless it is there.
pub(super) fn add_name(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// Puts a name in the place of another; doing so twice changes nothing more.
pub(super) fn rename(names: &mut Vec<String>, old: &str, new: &str) {
    if names.iter().any(|known| known == new) {
        names.retain(|known| known != old);
    } else {
        names.iter_mut().filter(|known| *known == old).for_each(|known| new.clone_into(known));
    }
}
