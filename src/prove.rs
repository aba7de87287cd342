//! Rules of security groups → a proof that they admit what the mesh needs, and what they admit besides.
//!
//! Two engines that share nothing but the nouns decide what passes: the algebra of [`space`], which is fast, and
//! [`evaluate`](mod@evaluate), which asks the rules about one packet. Tests hold each to the other.

pub mod decide;
pub mod evaluate;
pub mod guard;
pub mod line;
pub mod packet;
pub mod redundant;
pub mod space;
