using Trunkline.Bench.Planning;

// Figures of the planner. Usage: Trunkline.Bench.Planning models ERLANG_C_PROGRAM
return args switch
{
    ["models", var peer, ..] => ModelFigures.Measure(peer),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Trunkline.Bench.Planning models ERLANG_C_PROGRAM");
    return 2;
}
