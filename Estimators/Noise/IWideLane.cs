namespace Sgvb.Noise;

/// <summary>
/// 32-bit words held in 64-bit elements, the form in which Philox's 32×32→64-bit products need no shuffles: the low half of an element
/// is the word and the high half may hold anything. Two such registers, the even and the odd elements, make one lane of words.
/// </summary>
public interface IWideLane<TWide, TLane> where TWide : struct, IWideLane<TWide, TLane> where TLane : struct, ILane<TLane>
{
    static abstract TWide Create(ulong value);

    /// <summary>first, first + 2, first + 4, …: the even elements for an even first, the odd ones for first + 1.</summary>
    static abstract TWide Sequence(uint first);

    /// <summary>The product of the low halves, 64 bits.</summary>
    static abstract TWide Multiply(TWide a, TWide b);

    /// <summary>The high half of each element, moved to the low half.</summary>
    static abstract TWide High(TWide product);

    static abstract TWide Xor(TWide a, TWide b, TWide c);

    /// <summary>A lane whose bit patterns are the words, even and odd elements in turn.</summary>
    static abstract TLane Interleave(TWide even, TWide odd);
}
