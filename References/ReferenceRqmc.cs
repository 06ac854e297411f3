namespace Sgvb.References;

/// <summary>Split, or plain local reparameterization, whose noise are the coordinates of scrambled points.</summary>
[Implements("rqmc")]
public sealed class ReferenceRqmc(EstimatorSpec estimator) : ReferenceSplit(estimator)
{
    protected override void Zeta(ReferenceLayer layer, int row, int rows, double[] zeta)
    {
        var (draw, below) = (row / rows, row % rows);
        var samples = layer.Above == 0 && layer.Index > 0 ? Hidden : 1;
        var (sample, within) = (below / (rows / samples), below % (rows / samples));
        var positions = layer.Geometry.OutputPositions;
        layer.PointNormals(
            NoiseStream.PreActivation, (within / positions, rows / samples / positions), Estimator.Draws, (sample, samples), (draw, Samples(layer)),
            within % positions, zeta);
    }
}
