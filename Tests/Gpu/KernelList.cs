using System.Reflection;
using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Gpu.NoiseProduct;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Layers;
using Sgvb.Noise;
using Sgvb.Recipes;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Gpu;

/// <summary>
/// Every kernel with all types that it is used with: maps and products with the operations that the recipes ask for, which a backend that
/// only takes notes tells of every estimator × posterior × activation.
/// </summary>
internal static class KernelList
{
    private static readonly RecordingBackend Asked = Record();

    /// <summary>The operations of maps and products.</summary>
    public static IReadOnlySet<Type> Operations { get; } = Asked.Maps.Concat(Asked.Products.Select(p => p.Operation)).ToHashSet();

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
            {
                var workload = new Workload("all", Network.Dense([5, 4, 3, 2], activation), 3);
                using var step = new RecipeStep(recording, Registry.Estimator(method.Estimator.Name), method, workload, trainingExamples: 10);
                step.Run(new NoiseKey(1, 2, 3));
                for (var l = 0; step.HasMoments && l < workload.Layers; l++)
                    step.ThetaSquares(l, new double[workload.Minibatch]);
            }

        return recording;
    }

    private static IEnumerable<MethodInfo> Close(MethodInfo kernel)
    {
        if (!kernel.IsGenericMethodDefinition)
            return [kernel];
        return kernel.GetGenericArguments().Select(a => a.Name).ToArray() switch
        {
            ["TOperation"] => (kernel.DeclaringType == typeof(DrawnSoftmaxKernel) ? Asked.Draws : Asked.Maps).Select(o => kernel.MakeGenericMethod(o)),
            ["TOperation", "TLoadA", "TLoadB"] => Asked.Products.Select(p => kernel.MakeGenericMethod([p.Operation, .. Loaders(p.Product)])),
            ["TMap"] => ((Type[])[typeof(ToNormal), typeof(ToSign), typeof(ToUniform)]).Select(map => kernel.MakeGenericMethod(map)),
            ["TExamples"] => ((Type[])[typeof(OneExample), typeof(FourExamples)]).Select(examples => kernel.MakeGenericMethod(examples)),
            var names => throw new InvalidOperationException($"what does kernel {kernel} take for {string.Join(", ", names)}?"),
        };
    }

    private static Type[] Loaders(Product product) => product switch
    {
        Product.NN => [typeof(ByLine), typeof(ByDepth)],
        Product.NT => [typeof(ByLine), typeof(ByLine)],
        _ => [typeof(ByDepth), typeof(ByDepth)],
    };
}
