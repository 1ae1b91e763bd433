using Trunkline.Bench.Planning;

// Figures of the planner. Usage: Trunkline.Bench.Planning models ERLANG_C_PROGRAM | simulation
return args switch
{
    ["models", var peer, ..] => ModelFigures.Measure(peer),
    ["simulation", ..] => SimulationFigures.Measure(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Trunkline.Bench.Planning models ERLANG_C_PROGRAM | simulation");
    return 2;
}
