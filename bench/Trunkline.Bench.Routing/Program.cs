using Trunkline.Bench.Routing;

// Figures of the number plan. Usage: Trunkline.Bench.Routing [decision|proof]
return args switch
{
    [] => DecisionFigures.Measure() | ProofFigures.Measure(),
    ["decision"] => DecisionFigures.Measure(),
    ["proof"] => ProofFigures.Measure(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Trunkline.Bench.Routing [decision|proof]");
    return 2;
}
