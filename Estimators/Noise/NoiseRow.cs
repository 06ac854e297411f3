namespace Sgvb.Noise;

/// <summary>What a generator works out once for a row of a noise array: four words, whose meaning is the generator's own.</summary>
public readonly record struct NoiseRow(uint A, uint B, uint C, uint D);
