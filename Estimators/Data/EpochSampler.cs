using Sgvb.Noise;

namespace Sgvb.Data;

/// <summary>
/// Minibatches for training, without replacement: every epoch is a new permutation of the data set, cut into minibatches; a rest smaller
/// than a minibatch is left out of that epoch. Any step can be asked for: the answer depends on (seed, step) alone. The permutation is
/// Fisher and Yates's, with Philox words of the minibatch stream; it is made once an epoch. Measuring wants draws with replacement instead.
/// </summary>
public sealed class EpochSampler
{
    // Draws with replacement use layer 0 of the same stream.
    private const int Layer = 1;

    private readonly int[] _order;
    private readonly int _minibatch;
    private readonly uint _seed;
    private ulong? _epoch;

    /// <param name="rows">N.</param>
    /// <param name="minibatch">M.</param>
    /// <exception cref="SgvbException">M is larger than N, or less than 1.</exception>
    public EpochSampler(int rows, int minibatch, uint seed)
    {
        if (minibatch < 1 || minibatch > rows)
            throw new SgvbException($"a minibatch of {minibatch} cannot be drawn from {rows} examples; give --minibatch a number from 1 to {rows}");
        (_order, _minibatch, _seed) = (new int[rows], minibatch, seed);
    }

    public int StepsPerEpoch => _order.Length / _minibatch;

    /// <summary>Fills <paramref name="indices"/>, [M], with the step's examples; steps count from 0 and go on over epochs. Allocates nothing.</summary>
    public void Draw(ulong step, Span<int> indices)
    {
        if (indices.Length != _minibatch)
            throw new ArgumentException($"{indices.Length} places for a minibatch of {_minibatch}.", nameof(indices));
        var (epoch, place) = Math.DivRem(step, (ulong)StepsPerEpoch);
        if (_epoch != epoch)
            Shuffle(epoch);
        _order.AsSpan((int)place * _minibatch, _minibatch).CopyTo(indices);
    }

    private void Shuffle(ulong epoch)
    {
        var key = new NoiseKey(_seed, 0, epoch).For(Layer, NoiseStream.Minibatch);
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        for (var i = _order.Length - 1; i > 0; i--)
        {
            // The high half of word·(i + 1) is uniform on 0 … i up to i/2³².
            var j = (int)((ulong)Philox.Word(key, 0, i, _order.Length) * (ulong)(i + 1) >> 32);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }

        _epoch = epoch;
    }
}
