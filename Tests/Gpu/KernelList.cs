using System.Reflection;
using Sgvb.Backends.Gpu;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Tests.Gpu;

/// <summary>Every kernel with all types that it can be used with: each elementwise one and each product with each step of each recipe.</summary>
internal static class KernelList
{
    private static readonly Type[] Rules = [typeof(AlphaRule), typeof(SigmaRule), typeof(Fixed<AlphaRule>), typeof(Fixed<SigmaRule>)];

    private static readonly (Type A, Type B)[] Loaders =
        [(typeof(ByLine), typeof(ByDepth)), (typeof(ByLine), typeof(ByLine)), (typeof(ByDepth), typeof(ByDepth))];

    /// <summary>All step types, those of a posterior with each rule.</summary>
    public static IReadOnlyList<Type> Steps { get; } =
    [
        .. typeof(IStep).Assembly.GetTypes().Where(t => t.IsValueType && typeof(IStep).IsAssignableFrom(t))
            .SelectMany(t => t.ContainsGenericParameters ? Rules.Select(rule => t.MakeGenericType(rule)) : [t])
            .OrderBy(t => t.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>The kernels: static methods of the classes named for it that take one struct and return nothing.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. typeof(GpuDevice).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(GpuDevice).Namespace && t.Name.EndsWith("Kernel", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.ReturnType == typeof(void) && m.GetParameters() is [{ ParameterType.IsValueType: true }])
            .SelectMany(Close),
    ];

    private static IEnumerable<MethodInfo> Close(MethodInfo kernel)
    {
        if (!kernel.IsGenericMethodDefinition)
            return [kernel];
        return kernel.GetGenericArguments().Select(a => a.Name).ToArray() switch
        {
            ["TStep"] => Steps.Select(step => kernel.MakeGenericMethod(step)),
            ["TStep", "TLoadA", "TLoadB"] => Steps.SelectMany(_ => Loaders, (step, load) => kernel.MakeGenericMethod(step, load.A, load.B)),
            ["TMap"] => ((Type[])[typeof(ToNormal), typeof(ToSign), typeof(ToUniform)]).Select(map => kernel.MakeGenericMethod(map)),
            ["TExamples"] => ((Type[])[typeof(OneExample), typeof(FourExamples)]).Select(examples => kernel.MakeGenericMethod(examples)),
            var names => throw new InvalidOperationException($"what does kernel {kernel} take for {string.Join(", ", names)}?"),
        };
    }
}
