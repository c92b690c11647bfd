(** What the checks guarantee when agents may buy information: whatever there is to be known, at
    whatever price. *)

From Poacert Require Export Acquisition CheckBound CheckSmooth.
Open Scope Z_scope.

Section guarantees.
  Variables (G : zgame) (T : tables (zagents G)).
  Hypotheses (describing : describes G T) (prior_right : check_prior G = true).
  Variables (K : technology) (sigma : nat -> informed).
  Let g := real G.
  Hypotheses (KT : technology_of g K) (equilibrium : informed_equilibrium g K sigma).

  (** By multipliers for coarse laws net of costs. *)
  Theorem coarse_net_informed_ratio cert num den : check_ratio CoarseNet G T cert num den = true ->
    (IZR num * optimal_welfare g <= IZR den * net_welfare g K sigma)%R.
  Proof.
    intros C. apply (coarse_net_ratio G T cert num den describing _ _ C).
    apply informed_is_coarse_net; auto. apply check_prior_sound, prior_right.
  Qed.

  (** By semi-smooth deviations. *)
  Theorem semi_smooth_informed_ratio D S lambda mu den :
    check_mu G T S mu den = true -> check_semi_smooth G T D lambda mu den = true ->
    (IZR lambda * optimal_welfare g <= IZR mu * net_welfare g K sigma)%R.
  Proof.
    intros M C. apply (semi_smooth_coarse_net_ratio G T D S lambda mu den describing prior_right M C).
    apply informed_is_coarse_net; auto. apply check_prior_sound, prior_right.
  Qed.
End guarantees.
