//! A sparse matrix stored line by line, where a line is a row or a column.

/// Line `l` holds `values[k]` at place `indices[k]`, for `k` in `starts[l]..starts[l + 1]`.
#[derive(Clone, Debug)]
pub struct Compressed<T> {
    starts: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<T>,
}

impl<T: Copy + Default> Compressed<T> {
    pub fn new() -> Self {
        Compressed { starts: vec![0], indices: Vec::new(), values: Vec::new() }
    }

    /// Appends a line.
    pub fn push(&mut self, line: impl IntoIterator<Item = (usize, T)>) {
        for (index, value) in line {
            self.indices.push(index as u32);
            self.values.push(value);
        }
        self.starts.push(self.indices.len());
    }

    /// The places and values of one line.
    #[inline]
    pub fn line(&self, line: usize) -> (&[u32], &[T]) {
        let range = self.starts[line]..self.starts[line + 1];
        (&self.indices[range.clone()], &self.values[range])
    }

    pub fn lines(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn entries(&self) -> usize {
        self.values.len()
    }

    /// The same matrix stored along its other side, which is `width` long.
    pub fn transpose(&self, width: usize) -> Self {
        let mut starts = vec![0; width + 1];
        for &index in &self.indices {
            starts[index as usize + 1] += 1;
        }
        for place in 0..width {
            starts[place + 1] += starts[place];
        }
        let mut next = starts.clone();
        let mut indices = vec![0; self.indices.len()];
        let mut values = vec![T::default(); self.values.len()];
        for line in 0..self.lines() {
            let (places, line_values) = self.line(line);
            for (&place, &value) in places.iter().zip(line_values) {
                let slot = &mut next[place as usize];
                indices[*slot] = line as u32;
                values[*slot] = value;
                *slot += 1;
            }
        }
        Compressed { starts, indices, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_swaps_the_two_indices() {
        let mut matrix = Compressed::new();
        matrix.push([(2, 5), (0, 7)]);
        matrix.push([]);
        matrix.push([(2, 9)]);
        let transposed = matrix.transpose(4);
        assert_eq!(transposed.lines(), 4);
        assert_eq!(transposed.entries(), 3);
        assert_eq!(transposed.line(0), (&[0][..], &[7][..]));
        assert_eq!(transposed.line(1), (&[][..], &[][..]));
        assert_eq!(transposed.line(2), (&[0, 2][..], &[5, 9][..]));
        assert_eq!(transposed.line(3), (&[][..], &[][..]));
    }
}
