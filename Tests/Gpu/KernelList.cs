using System.Reflection;
using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Convolutions;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Gpu.NoiseProduct;
using Sgvb.Backends.Gpu.Sums;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Layers;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Recipes;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Gpu;

/// <summary>
/// Every kernel with all types that it is used with: maps, products and convolutions with the operations that the recipes ask for, which a
/// backend that only takes notes tells of every estimator × posterior × activation.
/// </summary>
internal static class KernelList
{
    private static readonly RecordingBackend Asked = Record();

    /// <summary>The operations of maps, products and convolutions.</summary>
    public static IReadOnlySet<Type> Operations { get; } = Asked.Operations.ToHashSet();

    /// <summary>The kernels: static methods of the classes named for it that take one struct and return nothing.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. typeof(GpuDevice).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith(typeof(GpuBackend).Namespace!, StringComparison.Ordinal) == true && t.Name.EndsWith("Kernel", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.ReturnType == typeof(void) && m.GetParameters() is [{ ParameterType.IsValueType: true }])
            .SelectMany(Close),
    ];

    private static RecordingBackend Record()
    {
        var recording = new RecordingBackend();
        foreach (var method in Combinations.EstimatorsAndPosteriors.SelectMany(both => Combinations.Methods(both.Estimator, both.Posterior)))
            foreach (var activation in Activation.All)
                foreach (var network in ((Network[])[Network.Dense([5, 4, 3, 2], activation), Convolutional(activation)]).Where(n => Combinations.Fits(method.Estimator, n)))
                {
                    var workload = new Workload("all", network, 3);
                    using var step = new RecipeStep(recording, method.Estimator.Entry, method, workload, trainingExamples: 10);
                    step.Run(new NoiseKey(1, 2, 3));
                    for (var l = 0; step.HasMoments && l < workload.Layers; l++)
                        step.ThetaSquares(l, new double[workload.Minibatch]);
                }

        return recording;
    }

    private static Network Convolutional(Activation activation) =>
        Network.TryParse($"1x3x3:conv2k2-conv2k1-3-2:{activation.Name}") ?? throw new InvalidOperationException("no network");

    private static IEnumerable<MethodInfo> Close(MethodInfo kernel)
    {
        if (!kernel.IsGenericMethodDefinition)
            return [kernel];
        return kernel.GetGenericArguments().Select(a => a.Name).ToArray() switch
        {
            ["TOperation"] when kernel.Name == nameof(SumKernel.Slices) =>
                Asked.ConvolutionsByWeights.Append(typeof(Copy)).Distinct().Select(operation => kernel.MakeGenericMethod(operation)),
            ["TOperation"] when kernel.DeclaringType == typeof(DrawnSoftmaxKernel) => Asked.Draws.Select(operation => kernel.MakeGenericMethod(operation)),
            ["TOperation"] => Asked.Maps.Select(operation => kernel.MakeGenericMethod(operation)),
            ["TOperation", "TLoadA", "TLoadB", "TRows"] => Products().Select(p => kernel.MakeGenericMethod([p.Operation, .. p.Types])),
            ["TMap"] => ((Type[])[typeof(ToNormal), typeof(ToSign), typeof(ToUniform)]).Select(map => kernel.MakeGenericMethod(map)),
            ["TExamples"] => ((Type[])[typeof(OneExample), typeof(FourExamples)]).Select(examples => kernel.MakeGenericMethod(examples)),
            var names => throw new InvalidOperationException($"what does kernel {kernel} take for {string.Join(", ", names)}?"),
        };
    }

    /// <summary>Loaders and rows of every product and convolution, with each of its operations.</summary>
    private static IEnumerable<(Type Operation, Type[] Types)> Products() =>
    [
        .. Asked.Products.Select(p => (p.Operation, Types(p.Product))),
        .. Asked.Convolutions.Select(o => (o, Types<PatchesByLine, WeightsByDepth, PlainRows>())),
        .. Asked.ConvolutionsByInput.Select(o => (o, Types<PatchesByLine, WeightsByLine, PlainRows>())),
        .. Asked.ConvolutionsByInput.Select(o => (o, Types<PatchesByLine, WeightsByLine, ClassRows>())),
        .. Asked.ConvolutionsByWeights.Append(typeof(Copy)).Distinct().Select(o => (o, Types<PatchesByDepth, ByDepth, WeightRows>())),
    ];

    private static Type[] Types(Product product) => product switch
    {
        Product.NN => Types<ByLine, ByDepth, PlainRows>(),
        Product.NT => Types<ByLine, ByLine, PlainRows>(),
        _ => Types<ByDepth, ByDepth, PlainRows>(),
    };

    private static Type[] Types<TLoadA, TLoadB, TRows>() => [typeof(TLoadA), typeof(TLoadB), typeof(TRows)];
}
