using Trunkline.Bench.Routing;

// Figures of the number plan. Usage: Trunkline.Bench.Routing [proof]
return args switch
{
    [] or ["proof"] => ProofFigures.Measure(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Trunkline.Bench.Routing [proof]");
    return 2;
}
