Console.WriteLine("filigree");
