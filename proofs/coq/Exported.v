(** What exported files end on: one evaluation for all that has to be checked, and the theorems that
    follow from it. *)

From Coq Require Import ZArith List Lia Bool.
From Poacert Require Export CheckBound CheckSmooth CheckLaw CheckObedience CheckObedientLaw Auction.
Import ListNotations.
Open Scope Z_scope.

(** For claims that need no safe actions. *)
Definition no_safe_actions : mixed := {| over := 1; laws := [] |}.

Section smoothness.
  Variables (G : zgame) (D S : mixed) (lambda mu den : Z).
  Let g := real G.

  (** The auction is (lambda/den, mu/den)-smooth, and mu is usable: it is 1, or the actions S are safe. *)
  Definition smooth_with : bool :=
    let T := tables_of G in
    check_prior G && check_mu G T S mu den && check_smooth G T D lambda mu den.

  Definition semi_smooth_with : bool :=
    let T := tables_of G in
    check_prior G && check_mu G T S mu den && check_semi_smooth G T D lambda mu den.

  Theorem smooth_laws p : smooth_with = true -> independent g -> coarse_ns g p ->
    (IZR lambda * optimal_welfare g <= IZR mu * welfare g p)%R.
  Proof.
    intros H. unfold smooth_with in H. cbv zeta in H. rewrite !andb_true_iff in H. destruct H as [[P M] C].
    exact (smooth_coarse_ns_ratio G _ D S lambda mu den (tables_of_describe G) P M C p).
  Qed.

  Theorem smooth_equilibria sigma : smooth_with = true -> independent g -> bayes_nash g sigma ->
    (IZR lambda * optimal_welfare g <= IZR mu * welfare g (plays g sigma))%R.
  Proof. intros H I B. apply smooth_laws; auto. apply bne_is_coarse_ns, B. Qed.

  Theorem semi_smooth_laws k p : semi_smooth_with = true -> coarse_net g k p ->
    (IZR lambda * optimal_welfare g <= IZR mu * (welfare g p - costs g k))%R.
  Proof.
    intros H. unfold semi_smooth_with in H. cbv zeta in H. rewrite !andb_true_iff in H. destruct H as [[P M] C].
    exact (semi_smooth_coarse_net_ratio G _ D S lambda mu den (tables_of_describe G) P M C p k).
  Qed.

  Theorem semi_smooth_equilibria sigma : semi_smooth_with = true -> bayes_nash g sigma ->
    (IZR lambda * optimal_welfare g <= IZR mu * welfare g (plays g sigma))%R.
  Proof.
    intros H B. unfold semi_smooth_with in H. cbv zeta in H. rewrite !andb_true_iff in H. destruct H as [[P M] C].
    exact (semi_smooth_bayes_nash_ratio G _ D S lambda mu den (tables_of_describe G) P M C sigma B).
  Qed.
End smoothness.

(** Types drawn by [product_prior] are independent. *)
Lemma product_prior_independent {A X} : forall (auction : auction A X) weights,
  prior_of auction = product_prior weights -> length weights = bidders (mechanism_of auction) ->
  independent (real (game_of auction)).
Proof.
  intros auction weights E L.
  apply (product_is_independent _ (fun i t => nth t (nth i weights []) 0)).
  intros theta _. simpl. rewrite E, <- L. reflexivity.
Qed.
