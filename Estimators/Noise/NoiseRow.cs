namespace Sgvb.Noise;

/// <summary>What a generator works out once for a row of a noise array: four words, whose meaning is the generator's own.</summary>
/// <param name="A">The first, as the other three.</param>
/// <param name="B">See <paramref name="A"/>.</param>
/// <param name="C">See <paramref name="A"/>.</param>
/// <param name="D">See <paramref name="A"/>.</param>
/// <param name="Point">Where rows are points of a net, the point's number.</param>
/// <param name="Position">Where rows are points of a net, whose dimensions the row has.</param>
public readonly record struct NoiseRow(uint A, uint B, uint C, uint D, uint Point = 0, uint Position = 0);
