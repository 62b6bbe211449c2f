//! AdamW (Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization") whose state can be saved: libtorch keeps
//! that of its own out of reach.

use std::collections::HashMap;

use tch::{Kind, Tensor};

use crate::error::{Error, Result};

const BETA: (f64, f64) = (0.9, 0.999);
const EPS: f64 = 1e-8;

/// Names of the moments in a checkpoint.
pub const MOMENTS: [&str; 2] = ["adam.m.", "adam.v."];

/// An optimiser of some tensors.
#[derive(Debug)]
pub struct AdamW {
    weights: Vec<Weight>,
    decay: f64,
    steps: i32,
}

#[derive(Debug)]
struct Weight {
    name: String,
    tensor: Tensor,
    m: Tensor,
    v: Tensor,
}

impl AdamW {
    /// An optimiser of `weights` that has made no step. Only matrices decay, neither biases nor layer norms.
    #[must_use]
    pub fn new(weights: Vec<(String, Tensor)>, decay: f64) -> Self {
        let weights = weights
            .into_iter()
            .map(|(name, tensor)| {
                let (m, v) = tch::no_grad(|| (tensor.zeros_like(), tensor.zeros_like()));
                Weight { name, tensor, m, v }
            })
            .collect();
        Self { weights, decay, steps: 0 }
    }

    /// Forgets all gradients.
    pub fn zero_grad(&mut self) {
        for weight in &mut self.weights {
            weight.tensor.zero_grad();
        }
    }

    /// Makes a step against the gradients, which are shortened to the length `clip` together (Pascanu et al. 2013).
    /// Gives back their length before.
    ///
    /// # Errors
    /// Of libtorch.
    pub fn step(&mut self, rate: f64, clip: f64) -> Result<f64> {
        let _guard = tch::no_grad_guard();
        let grads: Vec<Option<Tensor>> =
            self.weights.iter().map(|weight| Some(weight.tensor.grad()).filter(Tensor::defined)).collect();
        let norms: Vec<Tensor> = grads.iter().flatten().map(Tensor::norm).collect();
        let norm = if norms.is_empty() { 0.0 } else { f64::try_from(Tensor::stack(&norms, 0).norm())? };
        let scale = (clip / (norm + 1e-6)).min(1.0);
        self.steps += 1;
        let bias = (1.0 - BETA.0.powi(self.steps), 1.0 - BETA.1.powi(self.steps));
        for (weight, grad) in self.weights.iter_mut().zip(grads) {
            let Some(grad) = grad else { continue };
            let grad = grad * scale;
            let _ = weight.m.g_mul_scalar_(BETA.0);
            weight.m += &grad * (1.0 - BETA.0);
            let _ = weight.v.g_mul_scalar_(BETA.1);
            weight.v += grad.square() * (1.0 - BETA.1);
            if weight.tensor.dim() > 1 {
                let _ = weight.tensor.g_mul_scalar_(1.0 - rate * self.decay);
            }
            let denominator = (&weight.v / bias.1).sqrt() + EPS;
            weight.tensor -= &weight.m * (rate / bias.0) / denominator;
        }
        Ok(norm)
    }

    /// Steps made.
    #[must_use]
    pub const fn steps(&self) -> i32 {
        self.steps
    }

    /// The moments, by name.
    #[must_use]
    pub fn state(&self) -> Vec<(String, Tensor)> {
        let both = |w: &Weight| {
            [
                (format!("{}{}", MOMENTS[0], w.name), w.m.shallow_clone()),
                (format!("{}{}", MOMENTS[1], w.name), w.v.shallow_clone()),
            ]
        };
        self.weights.iter().flat_map(both).collect()
    }

    /// Goes on from the moments of a checkpoint after `steps` steps.
    ///
    /// # Errors
    /// Where one is missing or of another shape.
    pub fn restore(&mut self, state: &HashMap<String, Tensor>, steps: i32) -> Result<()> {
        self.steps = steps;
        for weight in &mut self.weights {
            for (moment, prefix) in [&mut weight.m, &mut weight.v].into_iter().zip(MOMENTS) {
                let name = format!("{prefix}{}", weight.name);
                let source = state
                    .get(&name)
                    .filter(|source| source.size() == moment.size())
                    .ok_or_else(|| Error::usage(format!("the checkpoint has no {name} of this shape")))?;
                tch::no_grad(|| moment.f_copy_(&source.to_kind(Kind::Float)))?;
            }
        }
        Ok(())
    }
}

/// The rate of learning: rises to `peak` over the first `warm` of the way and falls to zero from there, both in straight
/// lines. `way` is how much of the steps is done, from 0 to 1.
#[must_use]
pub fn rate(peak: f64, warm: f64, way: f64) -> f64 {
    if way < warm { peak * way / warm } else { peak * (1.0 - way) / (1.0 - warm).max(f64::EPSILON) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_and_goes_on_from_its_state() {
        let start = || Tensor::from_slice(&[4.0_f32, -3.0]).set_requires_grad(true);
        let run = |weight: &Tensor, optim: &mut AdamW, steps: usize| {
            for _ in 0..steps {
                optim.zero_grad();
                (weight - 1.0).square().sum(Kind::Float).backward();
                optim.step(0.05, 1.0).unwrap();
            }
        };
        let weight = start();
        let mut optim = AdamW::new(vec![("w".into(), weight.shallow_clone())], 0.0);
        run(&weight, &mut optim, 100);
        let middle: Vec<f32> = Vec::try_from(&weight.detach()).unwrap();
        let state: HashMap<_, _> = optim.state().into_iter().map(|(n, t)| (n, t.copy())).collect();
        run(&weight, &mut optim, 300);
        let end: Vec<f32> = Vec::try_from(&weight.detach()).unwrap();
        assert!(end.iter().all(|w| (w - 1.0).abs() < 1e-2), "{end:?}");

        let again = Tensor::from_slice(&middle).set_requires_grad(true);
        let mut second = AdamW::new(vec![("w".into(), again.shallow_clone())], 0.0);
        second.restore(&state, 100).unwrap();
        run(&again, &mut second, 300);
        assert_eq!(Vec::<f32>::try_from(&again.detach()).unwrap(), end);
    }

    #[test]
    fn the_rate_rises_and_falls() {
        assert_eq!(rate(2.0, 0.1, 0.0), 0.0);
        assert!((rate(2.0, 0.1, 0.05) - 1.0).abs() < 1e-9);
        assert!((rate(2.0, 0.1, 0.1) - 2.0).abs() < 1e-9);
        assert!(rate(2.0, 0.1, 1.0).abs() < 1e-9);
        assert!(rate(2.0, 0.0, 0.0) == 2.0);
    }
}
