(** Tables of integers over profiles: tries with one level per agent, added and folded level by level.
    What is not in a table is 0, so that no lemma needs to know the shape of one. *)

From Coq Require Import ZArith List Lia Bool.
Import ListNotations.
From Poacert Require Import Sums.
Open Scope Z_scope.

(** One level: the same for every number of this agent, or one entry for each (from 0 on). *)
Inductive column (A : Type) := Same (x : A) | Each (l : list A).
Arguments Same {A} x.
Arguments Each {A} l.

(** A table over profiles of [n] agents. *)
Fixpoint table (n : nat) : Type :=
  match n with O => Z | S n' => column (table n') end.

Fixpoint zero (n : nat) : table n :=
  match n with O => 0 | S n' => Same (zero n') end.

(** The entry at a profile. *)
Fixpoint look (n : nat) : table n -> profile -> Z :=
  match n with
  | O => fun x _ => x
  | S n' => fun t a =>
      match t with
      | Same s => look n' s (tl a)
      | Each l => look n' (nth (hd O a) l (zero n')) (tl a)
      end
  end.

Section over_lists.
  Context {A : Type} (f : A -> A -> A).

  (** Two lists combined entry by entry; the longer one's tail stays. *)
  Fixpoint merge (l k : list A) : list A :=
    match l, k with
    | [], _ => k
    | _, [] => l
    | x :: l', y :: k' => f x y :: merge l' k'
    end.
End over_lists.

Fixpoint add (n : nat) : table n -> table n -> table n :=
  match n with
  | O => Z.add
  | S n' => fun s t =>
      match s, t with
      | Same x, Same y => Same (add n' x y)
      | Same x, Each k => Each (map (add n' x) k)
      | Each l, Same y => Each (map (fun x => add n' x y) l)
      | Each l, Each k => Each (merge (add n') l k)
      end
  end.
