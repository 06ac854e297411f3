namespace Sgvb.Data;

/// <summary>
/// Minibatches for training, without replacement: every epoch is a new permutation of the data set, cut into minibatches; a rest smaller
/// than a minibatch is left out of that epoch. Any step can be asked for: the answer depends on (seed, step) alone. The permutation is made
/// once an epoch. Measuring wants draws with replacement instead.
/// </summary>
public sealed class EpochSampler
{
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

    /// <summary>What every epoch leaves out, one sentence for reports; null where minibatches use every row.</summary>
    public static string? LeftOut(int rows, int minibatch) => rows % minibatch is > 0 and var rest
        ? FormattableString.Invariant(
            $"An epoch is {rows / minibatch} minibatches of {minibatch}: {rest} of {rows} training examples, others every time, are left out of each.")
        : null;

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
        RowOrder.Shuffle(_order, new NoiseKey(_seed, 0, epoch).For(RowOrder.Training, NoiseStream.Minibatch));
        _epoch = epoch;
    }
}
