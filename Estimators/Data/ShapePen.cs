namespace Sgvb.Data;

/// <summary>
/// Paints one shape: turned, stretched, scaled and shifted, in any colour on a darker ground of any other that changes over the picture, with
/// grain. Every shape covers as much of the picture as any other, so that colours without their places tell nothing of the class. Only +, −, ×, ÷
/// and √ of float64 occur (turns come from tan(φ/2)), and the result is rounded to bytes: equal on every machine.
/// </summary>
internal sealed class ShapePen
{
    public const int Side = 32;
    private const int Channels = 3;
    private const int Samples = 4;
    private const double Middle = (Side - 1) / 2.0;
    private const double LeastContrast = 0.2;

    private readonly double[] _covered = new double[Side * Side];
    private readonly double[] _ground = new double[Channels], _ink = new double[Channels], _right = new double[Channels], _down = new double[Channels];

    /// <summary>Overwrites <paramref name="image"/>, [3072]: red, green and blue, each row by row.</summary>
    public void Draw(Outline outline, ref DrawRandom random, Span<byte> image)
    {
        Cover(outline, ref random);
        ChooseColours(ref random);
        Paint(ref random, image);
    }

    /// <summary>The share of each pixel that the shape covers, from a grid of points in it.</summary>
    private void Cover(Outline outline, ref DrawRandom random)
    {
        var t = 0.17 * random.Bell();
        var (cos, sin) = ((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t));
        var scale = Math.Sqrt(random.Between(110, 200) / outline.Area);
        var stretch = random.Between(0.85, 1.15);
        var (left, top) = (Middle + random.Between(-5, 5), Middle + random.Between(-5, 5));
        var reach = outline.Reach * scale * Math.Max(stretch, 1 / stretch) + 1;
        for (var i = 0; i < _covered.Length; i++)
        {
            var (x, y) = (i % Side - left, i / Side - top);
            _covered[i] = x * x + y * y > reach * reach ? 0 : Share(x, y);
        }

        double Share(double x, double y)
        {
            var inside = 0;
            for (var s = 0; s < Samples * Samples; s++)
            {
                var (u, v) = (x + (s % Samples + 0.5) / Samples - 0.5, y + (s / Samples + 0.5) / Samples - 0.5);
                inside += outline.Contains((cos * u + sin * v) / (scale * stretch), (cos * v - sin * u) * stretch / scale) ? 1 : 0;
            }

            return inside / (double)(Samples * Samples);
        }
    }

    private void ChooseColours(ref DrawRandom random)
    {
        double contrast;
        do
        {
            contrast = 0;
            for (var c = 0; c < Channels; c++)
            {
                (_ground[c], _ink[c]) = (random.Between(0, 1), random.Between(0, 1));
                contrast += _ink[c] - _ground[c];
            }
        }
        while (contrast < Channels * LeastContrast);

        for (var c = 0; c < Channels; c++)
            (_right[c], _down[c]) = (random.Between(-0.12, 0.12) / Middle, random.Between(-0.12, 0.12) / Middle);
    }

    private void Paint(ref DrawRandom random, Span<byte> image)
    {
        var grain = random.Between(0.01, 0.05);
        for (var c = 0; c < Channels; c++)
        {
            for (var i = 0; i < _covered.Length; i++)
            {
                var ground = _ground[c] + _right[c] * (i % Side - Middle) + _down[c] * (i / Side - Middle);
                var value = ground + _covered[i] * (_ink[c] - ground) + grain * random.Bell();
                image[c * _covered.Length + i] = (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5);
            }
        }
    }
}
