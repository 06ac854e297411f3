namespace Sgvb.References;

/// <summary>Softmax cross-entropy, and the question which examples stand near a ReLU gate.</summary>
public static class ReferenceLoss
{
    /// <summary>−log p(y|x) by example, and the gradient of the MEAN with respect to the logits.</summary>
    public static (double[] Losses, double[,] Delta) SoftmaxCrossEntropy(double[,] logits, int[] labels)
    {
        var (examples, classes) = (logits.GetLength(0), logits.GetLength(1));
        var losses = new double[examples];
        var delta = new double[examples, classes];
        for (var m = 0; m < examples; m++)
        {
            var largest = logits[m, 0];
            for (var c = 1; c < classes; c++)
                largest = Math.Max(largest, logits[m, c]);
            var sum = 0.0;
            for (var c = 0; c < classes; c++)
                sum += Math.Exp(logits[m, c] - largest);
            losses[m] = Math.Log(sum) + largest - logits[m, labels[m]];
            for (var c = 0; c < classes; c++)
                delta[m, c] = (Math.Exp(logits[m, c] - largest) / sum - (c == labels[m] ? 1 : 0)) / examples;
        }

        return (losses, delta);
    }

    /// <summary>
    /// Marks the examples that have a pre-activation, at any position, within <paramref name="margin"/>·RMS of zero; several samples of the
    /// minibatch may be stacked. Zero itself is a sum of zeros, and zero in float32 as well.
    /// </summary>
    public static void MarkNearGates(double[,] preActivations, int positions, double margin, bool[] near)
    {
        var squares = 0.0;
        foreach (var value in preActivations)
            squares += value * value;
        var limit = margin * Math.Sqrt(squares / preActivations.Length);
        for (var row = 0; row < preActivations.GetLength(0); row++)
            for (var j = 0; j < preActivations.GetLength(1); j++)
                near[row / positions % near.Length] |= preActivations[row, j] != 0 && Math.Abs(preActivations[row, j]) < limit;
    }
}
