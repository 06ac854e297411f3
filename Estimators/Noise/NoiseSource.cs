namespace Sgvb.Noise;

/// <summary>
/// Makes an array of the contract's noise on the host: rows firstRow … firstRow + rows − 1 of the array that the key names, dense and
/// row-major. A mirrored key asks for mirrored noise.
/// </summary>
public delegate float[] NoiseSource(NoiseKey key, NoiseKind kind, int rows, int columns, long firstRow);
