namespace Sgvb.Backends;

/// <summary>Draws of logits: where each has its noise, and how many there are of each example.</summary>
/// <param name="FirstRow">The first draw's first row of the noise array.</param>
/// <param name="RowsADraw">Rows of the noise array from one draw to the next.</param>
/// <param name="Count">Draws made here.</param>
/// <param name="Of">Draws that the mean is over, at least <paramref name="Count"/>.</param>
public readonly record struct LogitDraws(long FirstRow, long RowsADraw, int Count, int Of);
