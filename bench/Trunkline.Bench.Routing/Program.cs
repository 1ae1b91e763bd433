using Trunkline.Bench.Routing;

// Figures of the number plan. Usage: Trunkline.Bench.Routing [decision|proof|reload]
return args switch
{
    [] => DecisionFigures.Measure() | ProofFigures.Measure() | ReloadFigures.Measure(),
    ["decision"] => DecisionFigures.Measure(),
    ["reload"] => ReloadFigures.Measure(),
    ["proof"] => ProofFigures.Measure(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Trunkline.Bench.Routing [decision|proof|reload]");
    return 2;
}
