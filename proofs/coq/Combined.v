(** Theorem 2 for auctions given by rules: one check of the auction alone is about every aftermarket
    and every way to buy information before it. *)

From Coq Require Import ZArith List Lia.
From Poacert Require Import Trade CheckNet Lottery Auction.
Import ListNotations.
Open Scope Z_scope.

Section primary.
  Context {A X : Type}.
  Variables (a : auction A X) (nothing : X).
  Let M := mechanism_of a.
  Let G := game_of a.

  (** The lottery of a profile of bids; beyond its end, draws of weight 0. *)
  Definition lottery_at (bids : profile) : lottery (X * list Z) := outcomes M (bids_at a bids).
  Definition draw_at bids b : Z * (X * list Z) := nth b (lottery_at bids) (0, (nothing, [])).

  (** The auction as the first stage of a market, money multiplied by the factor as in its game. *)
  Definition primary_of : primary X := {|
    primary_agents := bidders M;
    primary_types := ztypes G;
    primary_bids := zactions G;
    primary_may := zmay G;
    primary_weight := fun theta => IZR (zweight G theta);
    primary_optimum := fun theta => IZR (zoptimum G theta);
    worth := fun i t x => IZR (factor M * worth_of a i t x);
    draws := fold_right Nat.max O (map (fun bids => length (lottery_at bids)) (zaction_profiles G));
    draw_chance := fun bids b => (IZR (fst (draw_at bids b)) / IZR (total_weight (lottery_at bids)))%R;
    drawn := fun bids b => fst (snd (draw_at bids b));
    paid := fun i bids b => IZR (factor M * nth i (snd (snd (draw_at bids b))) 0)
  |}.

  Hypothesis proper_lotteries : forall bids, In bids (zaction_profiles G) -> proper (factor M) (lottery_at bids).

  Lemma enough_draws bids : In bids (zaction_profiles G) -> (length (lottery_at bids) <= draws primary_of)%nat.
  Proof.
    assert (H : forall l, In bids l ->
      (length (lottery_at bids) <= fold_right Nat.max O (map (fun bids => length (lottery_at bids)) l))%nat).
    { induction l as [|b l IH]; intros I; [destruct I|].
      simpl. destruct I as [->|I]; [|specialize (IH I)]; lia. }
    apply H.
  Qed.

  Lemma IZR_sum_over {B} (l : list B) f : IZR (sum_over l f) = Sum x in l, IZR (f x).
  Proof. unfold sum_over. induction l; simpl; auto. rewrite plus_IZR, IHl. auto. Qed.

  (** A sum over draws is a sum over the lottery. *)
  Lemma total_draws {B} (l : list (Z * B)) d (f : B -> R) : forall n, (length l <= n)%nat ->
    (Sum b in below n, IZR (fst (nth b l (0%Z, d))) * f (snd (nth b l (0%Z, d)))
     = Sum wx in l, IZR (fst wx) * f (snd wx))%R.
  Proof.
    induction l as [|x l IH]; intros n H.
    - apply total_zero. intros b _. destruct b; simpl; ring.
    - destruct n; [simpl in H; lia|]. rewrite total_below_S. simpl nth at 1 2. cbn [total]. f_equal.
      apply IH. simpl in H. lia.
  Qed.

  Lemma total_chance bids (f : X * list Z -> Z) : In bids (zaction_profiles G) ->
    (Sum b in below (draws primary_of), draw_chance primary_of bids b
       * IZR (factor M * f (snd (draw_at bids b)))
     = IZR (expectation (factor M) (lottery_at bids) f))%R.
  Proof.
    intros I. specialize (proper_lotteries bids I) as P.
    assert (T := total_positive _ _ P). apply IZR_lt in T.
    assert (E := expectation_exact (factor M) (lottery_at bids) f P). apply (f_equal IZR) in E.
    rewrite !mult_IZR, IZR_sum_over in E.
    apply Rmult_eq_reg_l with (IZR (total_weight (lottery_at bids))); [|lra]. rewrite E, <- total_scale.
    rewrite (total_ext (lottery_at bids) _ (fun wx => IZR (fst wx) * IZR (f (snd wx)))%R)
      by (intros; apply mult_IZR).
    rewrite <- (total_draws (lottery_at bids) (nothing, []) (fun x => IZR (f x))
                  (draws primary_of) (enough_draws bids I)).
    rewrite <- total_scale. apply total_ext. intros b _. fold (draw_at bids b).
    simpl draw_chance. rewrite mult_IZR. field. lra.
  Qed.

  Lemma primary_draws : draws_are_laws primary_of.
  Proof.
    intros bids I. specialize (proper_lotteries bids I) as P.
    assert (T := total_positive _ _ P). apply IZR_lt in T. destruct P as [_ [P _]]. split.
    - intros b _. simpl. apply Rmult_le_pos; [|apply Rlt_le, Rinv_0_lt_compat, T].
      apply IZR_le. unfold draw_at.
      destruct (nth_in_or_default b (lottery_at bids) (0, (nothing, []))) as [J|E].
      + destruct (nth b (lottery_at bids) (0, (nothing, []))) as [w x]. apply P in J. simpl. lia.
      + rewrite E. simpl. lia.
    - simpl draw_chance. unfold Rdiv. rewrite total_scale_r.
      assert (E : (Sum b in below (draws primary_of), IZR (fst (draw_at bids b)))%R
                  = IZR (total_weight (lottery_at bids))).
      { unfold total_weight. rewrite IZR_sum_over.
        rewrite (total_ext (lottery_at bids) _ (fun wx => IZR (fst wx) * 1)%R) by (intros; ring).
        rewrite <- (total_draws (lottery_at bids) (nothing, []) (fun _ => 1%R) _ (enough_draws bids I)).
        apply total_ext. intros b _. unfold draw_at. ring. }
      rewrite E. apply Rinv_r. lra.
  Qed.

  (** The first stage is the game that the auction is. *)
  Lemma primary_utility i t bids : In bids (zaction_profiles G) ->
    utility (primary_game primary_of) i t bids = utility (real G) i t bids.
  Proof.
    intros I.
    etransitivity; [|apply (total_chance bids (fun o => worth_of a i t (fst o) - nth i (snd o) 0) I)].
    apply total_ext. intros b _. simpl. rewrite <- minus_IZR, Z.mul_sub_distr_l. auto.
  Qed.

  Hypothesis payments_listed : forall bids w x p, In bids (zaction_profiles G) ->
    In (w, (x, p)) (lottery_at bids) -> length p = bidders M.

  Lemma primary_revenue bids : In bids (zaction_profiles G) ->
    revenue (primary_game primary_of) bids = revenue (real G) bids.
  Proof.
    intros I. etransitivity; [|apply (total_chance bids (fun o => sum (snd o)) I)].
    apply total_ext. intros b _. simpl. unfold draw_at.
    destruct (nth_in_or_default b (lottery_at bids) (0, (nothing, []))) as [J|E].
    - destruct (nth b (lottery_at bids) (0, (nothing, []))) as [w [x p]] eqn:D. f_equal. simpl.
      rewrite mult_IZR, (sum_as_nth p (bidders M)) by (apply (payments_listed bids w x p I J)).
      rewrite IZR_sum_over, <- total_scale. apply total_ext. intros i _. apply mult_IZR.
    - rewrite E. simpl fst. unfold Rdiv. ring.
  Qed.

  Lemma primary_semi_smooth lambda mu D : semi_smooth (real G) lambda mu D ->
    semi_smooth (primary_game primary_of) lambda mu D.
  Proof.
    intros [SD S]. split; [exact SD|]. intros theta bids Ht Hb L.
    rewrite primary_revenue by exact Hb.
    eapply Rle_trans; [apply (S theta bids Ht Hb L)|]. apply Req_le.
    apply total_ext. intros i _. apply total_ext. intros d Hd. apply in_below in Hd. f_equal.
    symmetry. apply primary_utility. apply (put_actions (real G)); auto.
  Qed.

  Lemma primary_smooth lambda mu D : smooth (real G) lambda mu D ->
    smooth (primary_game primary_of) lambda mu D.
  Proof.
    intros [SD S]. split; [exact SD|]. intros theta bids Ht Hb.
    rewrite primary_revenue by exact Hb.
    eapply Rle_trans; [apply (S theta bids Ht Hb)|]. apply Req_le.
    apply total_ext. intros i _. apply total_ext. intros d Hd. apply in_below in Hd. f_equal.
    symmetry. apply primary_utility. apply (put_actions (real G)); auto.
  Qed.

  Lemma primary_safe s : safe (real G) s -> safe (primary_game primary_of) s.
  Proof.
    intros S i Hi. destruct (S i Hi) as [SS P]. split; [exact SS|]. intros t bids Ht Hb.
    eapply Rle_trans; [apply (P t bids Ht Hb)|]. apply Req_le.
    apply total_ext. intros d Hd. apply in_below in Hd. f_equal.
    symmetry. apply primary_utility. apply (put_actions (real G)); auto.
  Qed.
End primary.

Section guarantees.
  Context {A X : Type}.
  Variables (a : auction A X) (nothing : X).
  Let G := game_of a.
  Let first := primary_of a nothing.

  (** The auction's rule does what a rule has to (proved for each rule). *)
  Variable played : list A -> Prop.
  Hypothesis rule : well_formed (mechanism_of a) played.
  Hypothesis bids_played : forall bids, In bids (zaction_profiles G) -> played (bids_at a bids).

  (** Any aftermarket in which taking part is voluntary and which is not subsidised. *)
  Variables (market : aftermarket X) (out : nat -> nat -> nat -> nat).
  Hypotheses (market_right : aftermarket_of first market) (voluntary : opts_out first market out).
  Hypothesis unsubsidised : budget_balanced first market.
  Let both := combined_game first market.

  Variables (D S : mixed) (lambda mu den : Z).
  Hypothesis prior_checked : check_prior G = true.
  Hypothesis mu_checked : check_mu G (tables_of G) S mu den = true.

  Lemma rule_proper bids : In bids (zaction_profiles G) ->
    proper (factor (mechanism_of a)) (lottery_at a bids).
  Proof. intros I. apply rule, bids_played, I. Qed.

  Lemma rule_payments bids w x p : In bids (zaction_profiles G) -> In (w, (x, p)) (lottery_at a bids) ->
    length p = bidders (mechanism_of a).
  Proof. intros I J. destruct rule as (_ & _ & R). destruct (R _ (bids_played bids I)) as [_ F]. apply (F w x p J). Qed.

  Lemma mu_right : 0 < den -> (IZR mu / IZR den = 1
    \/ 1 <= IZR mu / IZR den /\ exists s, safe (primary_game first) s)%R.
  Proof.
    intros P. destruct (check_mu_sound G _ (tables_of_describe G) S mu den P mu_checked) as [|[M [s Hs]]]; auto.
    right. split; auto. exists s. apply primary_safe; auto. apply rule_proper.
  Qed.

  (** *** Semi-smooth: every prior, every way to buy information *)
  Theorem auction_theorem_2 : check_semi_smooth G (tables_of G) D lambda mu den = true ->
    forall K sigma, technology_of both K -> informed_equilibrium both K sigma ->
    (IZR lambda * optimal_welfare (real G) <= IZR mu * net_welfare both K sigma)%R.
  Proof.
    intros C K sigma KT B. assert (P : 0 < den).
    { unfold check_semi_smooth in C. rewrite !andb_true_iff in C. apply Z.ltb_lt, C. }
    apply (scaled lambda mu den); auto.
    apply (theorem_2_combined first market out _ _ (chance D)); auto.
    - apply primary_draws. apply rule_proper.
    - exact (check_prior_sound G prior_checked).
    - apply mu_right, P.
    - apply primary_semi_smooth; [apply rule_proper|apply rule_payments|].
      apply (check_semi_smooth_sound G _ (tables_of_describe G)), C.
  Qed.

  (** *** Smooth: independent types, and nothing to be bought *)
  Theorem auction_theorem_1 : check_smooth G (tables_of G) D lambda mu den = true ->
    independent (real G) -> forall sigma, bayes_nash both sigma ->
    (IZR lambda * optimal_welfare (real G) <= IZR mu * welfare both (plays both sigma))%R.
  Proof.
    intros C I sigma B. assert (P : 0 < den).
    { unfold check_smooth in C. rewrite !andb_true_iff in C. apply Z.ltb_lt, C. }
    apply (scaled lambda mu den); auto.
    apply (theorem_1_without_acquisition first market out _ _ (fun i theta => chance D i (rank (zagents G) (ztypes G) theta))); auto.
    - apply primary_draws. apply rule_proper.
    - exact (check_prior_sound G prior_checked).
    - apply mu_right, P.
    - apply primary_smooth; [apply rule_proper|apply rule_payments|].
      apply (check_smooth_sound G _ (tables_of_describe G)), C.
  Qed.
End guarantees.
