using System.Numerics;

namespace Sgvb.Noise;

/// <summary>
/// How the rows of a noise array are the points of one randomised net: row = (draw·<see cref="Samples"/> + sample)·<see cref="Rows"/> + example·
/// <see cref="Positions"/> + position, as <c>split</c> lays its noise out. A column at a position is a dimension. A point's number is (example,
/// pass, sample, draw), each with a whole number of bits and the draw last, so that the draws for one sample are a net by themselves, and so are
/// all samples of an example, and all examples.
/// </summary>
/// <param name="Rows">Of one draw: examples times positions.</param>
/// <param name="Positions">Of an example.</param>
/// <param name="Samples">Of what is below, each with draws of its own.</param>
/// <param name="DrawBits">Bits of the draw's number.</param>
/// <param name="SampleBits">Bits of the sample's.</param>
/// <param name="PassBits">Bits of the number of the gradient, where a step averages several.</param>
/// <param name="Bits">Of a point's number, at least one.</param>
public readonly record struct PointSet(int Rows, int Positions, int Samples, int DrawBits, int SampleBits, int PassBits, int Bits)
{
    /// <summary>Whether there is one.</summary>
    public bool IsSet => Rows > 0;

    /// <param name="examples">M.</param>
    /// <param name="positions">Of an example.</param>
    /// <param name="samples">Of what is below.</param>
    /// <param name="draws">For each sample.</param>
    /// <param name="passes">Gradients that a step averages.</param>
    /// <exception cref="SgvbException">There are more points or rows than 32 bits tell apart.</exception>
    public static PointSet Of(int examples, int positions, int samples, int draws, int passes)
    {
        var (drawBits, sampleBits, passBits) = (BitsFor(draws), BitsFor(samples), BitsFor(passes));
        var bits = Math.Max(1, drawBits + sampleBits + passBits + BitsFor(examples));
        if (bits > 31 || (long)examples * positions * samples * draws > uint.MaxValue)
            throw new SgvbException($"{examples} examples with {(long)samples * draws * passes} draws each are too many points; use a smaller --minibatch or fewer draws.");
        return new(examples * positions, positions, samples, drawBits, sampleBits, passBits, bits);
    }

    /// <summary>The number of a row's point.</summary>
    /// <param name="row">Of the noise array.</param>
    /// <param name="pass">Which of the gradients that a step averages.</param>
    /// <param name="position">Takes the row's position: whose dimensions these are.</param>
    public uint Point(uint row, uint pass, out uint position)
    {
        var (rows, positions, samples) = ((uint)Rows, (uint)Positions, (uint)Samples);
        var stack = row / rows;
        var within = row - stack * rows;
        var example = within / positions;
        position = within - example * positions;
        var draw = stack / samples;
        var sample = stack - draw * samples;
        return (((example << PassBits | pass) << SampleBits | sample) << DrawBits) | draw;
    }

    private static int BitsFor(int count) => 32 - BitOperations.LeadingZeroCount((uint)count - 1);
}
