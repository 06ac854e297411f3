namespace Sgvb.References;

/// <summary>
/// Split, or plain local reparameterization, whose noise are the coordinates of scrambled points. Beside a split, layers that a step draws once
/// have independent noise.
/// </summary>
[Implements("rqmc")]
public sealed class ReferenceRqmc(EstimatorSpec estimator) : ReferenceSplit(estimator)
{
    protected override void Zeta(ReferenceLayer layer, int row, int rows, double[] zeta)
    {
        if (Estimator is { Argument: not null, Draws: 1 } && (layer.Above == 0 ? Hidden * Samples(layer) : Samples(layer)) == 1)
        {
            base.Zeta(layer, row, rows, zeta);
            return;
        }

        var (draw, below) = (row / rows, row % rows);
        var samples = layer.Above == 0 && layer.Index > 0 ? Hidden : 1;
        var (sample, within) = (below / (rows / samples), below % (rows / samples));
        var positions = layer.Geometry.OutputPositions;
        layer.PointNormals(
            NoiseStream.PreActivation, (within / positions, rows / samples / positions), Estimator.Draws, (sample, samples), (draw, Samples(layer)),
            within % positions, zeta);
    }
}
